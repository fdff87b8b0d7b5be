using System.Text.Json;

namespace Headgate.Flows.Windowing;

/// <content>How it is written and read.</content>
internal sealed partial class EventClock
{
    /// <summary>Writes how far the sources have come.</summary>
    public void Write(Utf8JsonWriter to)
    {
        to.WriteStartObject();
        to.WriteNumber("watermark", Watermark);
        to.WriteNumber("highest", _highest);
        to.WriteStartArray("latest");
        foreach (var time in _latest) to.WriteNumberValue(time);
        to.WriteEndArray();
        to.WriteStartArray("silent");
        for (var i = 0; i < _isSilent.Length; i++)
        {
            if (_isSilent[i]) to.WriteNumberValue(i);
        }

        to.WriteEndArray();
        to.WriteStartArray("silences");
        foreach (var silence in _silences) to.WriteNumberValue(silence);
        to.WriteEndArray();
        to.WriteEndObject();
    }

    /// <summary>Reads how far the sources had come. When there were more or fewer of them, each is where the last of them was.</summary>
    public void Read(JsonElement from)
    {
        Watermark = from.GetProperty("watermark").GetInt64();
        _highest = from.GetProperty("highest").GetInt64();
        var latest = from.GetProperty("latest").EnumerateArray().Select(time => time.GetInt64()).ToArray();
        var silent = from.GetProperty("silent").EnumerateArray().Select(source => source.GetInt32()).ToHashSet();
        if (latest.Length == _latest.Length)
        {
            latest.CopyTo(_latest, 0);
            foreach (var source in silent) _isSilent[source] = true;
            from.GetProperty("silences").EnumerateArray().Select(silence => silence.GetInt64()).ToArray().CopyTo(_silences, 0);
            return;
        }

        Array.Fill(_latest, latest.Where((_, source) => !silent.Contains(source)).DefaultIfEmpty(_highest).Min());
    }
}
