using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Joins;

/// <content>How it is written and read.</content>
internal sealed partial class JoinTable<TKey, TLeft, TRight, TResult>
{
    /// <summary>Writes the elements, and which sides have ended.</summary>
    public void Write(StateWriter to)
    {
        to.Json.WriteStartObject();
        to.Json.WriteBoolean("hasLeftEnded", _hasLeftEnded);
        to.Json.WriteBoolean("hasRightEnded", _hasRightEnded);
        to.Json.WritePropertyName("keys");
        to.Entries(_buckets, bucket =>
        {
            to.Json.WriteStartObject();
            if (bucket.HasLeft) to.Json.WriteBoolean("hasLeft", true);
            if (bucket.HasRight) to.Json.WriteBoolean("hasRight", true);
            Write(to, "lefts", bucket.Lefts);
            Write(to, "rights", bucket.Rights);
            to.Json.WriteEndObject();
        });
        to.Json.WriteEndObject();
    }

    /// <summary>Reads the elements of the keys that belong to this stage. A side ends in all stages before a barrier, or in all after it.</summary>
    public void Read(StateReader from, JsonElement json)
    {
        _hasLeftEnded |= json.GetProperty("hasLeftEnded").GetBoolean();
        _hasRightEnded |= json.GetProperty("hasRightEnded").GetBoolean();
        foreach (var (key, bucket) in from.Entries<TKey>(json.GetProperty("keys")))
        {
            var read = new JoinBucket<TLeft, TRight>
            {
                HasLeft = bucket.TryGetProperty("hasLeft", out _),
                HasRight = bucket.TryGetProperty("hasRight", out _),
                Lefts = Read<TLeft>(from, bucket, "lefts"),
                Rights = Read<TRight>(from, bucket, "rights"),
            };
            _buckets.Add(key, read);
            Count += CountOf(read);
        }
    }

    private static void Write<T>(StateWriter to, string name, List<T>? items)
    {
        if (items is null) return;
        to.Json.WriteStartArray(name);
        foreach (var item in items) to.Value(item);
        to.Json.WriteEndArray();
    }

    private static List<T>? Read<T>(StateReader from, JsonElement bucket, string name) =>
        bucket.TryGetProperty(name, out var items) ? [.. items.EnumerateArray().Select(from.Value<T>)] : null;
}
