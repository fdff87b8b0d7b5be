using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Joins;

/// <content>How it is written and read.</content>
internal sealed partial class IntervalTable<TKey, TLeft, TRight, TResult>
{
    /// <summary>Gets which elements meet.</summary>
    public string Shape => $"from {interval.Lower} to {interval.Upper}";

    /// <summary>Writes the elements, and how far the sides had come when elements were let go last.</summary>
    public void Write(StateWriter to)
    {
        to.Json.WriteStartObject();
        to.Json.WriteNumber("left", _leftWatermark);
        to.Json.WriteNumber("right", _rightWatermark);
        to.Json.WritePropertyName("keys");
        to.Entries(_buckets, bucket =>
        {
            to.Json.WriteStartObject();
            Write(to, "lefts", bucket.Lefts);
            Write(to, "rights", bucket.Rights);
            to.Json.WriteEndObject();
        });
        to.Json.WriteEndObject();
    }

    /// <summary>Reads the elements of the keys that belong to this stage.</summary>
    public void Read(StateReader from, JsonElement json)
    {
        if (from.IsMine)
        {
            _leftWatermark = json.GetProperty("left").GetInt64();
            _rightWatermark = json.GetProperty("right").GetInt64();
        }

        foreach (var (key, saved) in from.Entries<TKey>(json.GetProperty("keys")))
        {
            var bucket = new IntervalBucket<TKey, TLeft, TRight>(key);
            _buckets.Add(key, bucket);
            foreach (var at in Read(from, saved.GetProperty("lefts"), bucket.Lefts)) _lefts.Enqueue(bucket, at);
            foreach (var at in Read(from, saved.GetProperty("rights"), bucket.Rights)) _rights.Enqueue(bucket, at);
        }
    }

    private static void Write<T>(StateWriter to, string name, IntervalEntries<T> entries)
    {
        to.Json.WriteStartArray(name);
        for (var i = 0; i < entries.Count; i++)
        {
            ref var entry = ref entries[i];
            to.Json.WriteStartObject();
            to.Json.WriteNumber("at", entry.At);
            if (entry.IsMatched) to.Json.WriteBoolean("isMatched", true);
            to.Property("item", entry.Item);
            to.Json.WriteEndObject();
        }

        to.Json.WriteEndArray();
    }

    /// <summary>Reads the elements of a key and a side.</summary>
    /// <returns>Their event times.</returns>
    private static IEnumerable<long> Read<T>(StateReader from, JsonElement json, IntervalEntries<T> entries)
    {
        foreach (var saved in json.EnumerateArray())
        {
            var at = saved.GetProperty("at").GetInt64();
            entries.Add(new IntervalEntry<T>(at, from.Value<T>(saved.GetProperty("item")), saved.TryGetProperty("isMatched", out _)));
            yield return at;
        }
    }
}
