using System.Text.Json;

namespace Headgate.Flows.Joins;

/// <content>How it is written and read.</content>
internal sealed partial class SideClock
{
    /// <summary>Writes how far the sources have come, and which have ended.</summary>
    public void Write(Utf8JsonWriter to)
    {
        to.WriteStartObject();
        to.WritePropertyName("clock");
        _clock.Write(to);
        to.WriteStartArray("hasEnded");
        foreach (var hasEnded in _hasEnded) to.WriteBooleanValue(hasEnded);
        to.WriteEndArray();
        to.WriteEndObject();
    }

    /// <summary>Reads how far the sources had come. When there were more or fewer of them, what has ended says so again, unless all had.</summary>
    public void Read(JsonElement from)
    {
        _clock.Read(from.GetProperty("clock"));
        var hasEnded = from.GetProperty("hasEnded").EnumerateArray().Select(ended => ended.GetBoolean()).ToArray();
        if (hasEnded.Length == _hasEnded.Length) hasEnded.CopyTo(_hasEnded, 0);
        else Array.Fill(_hasEnded, !hasEnded.Contains(false));
    }
}
