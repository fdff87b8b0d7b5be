using System.Text.Json;

namespace Headgate.Flows.Sketches;

/// <content>How it is written and read.</content>
public sealed partial class DistinctSketch
{
    internal static DistinctSketch Read(JsonElement from)
    {
        var sketch = new DistinctSketch(from.GetProperty("precision").GetInt32());
        if (from.TryGetProperty("registers", out var registers)) (sketch._registers, sketch._few) = (registers.GetBytesFromBase64(), null);
        else foreach (var hash in from.GetProperty("few").EnumerateArray()) sketch._few!.Add(hash.GetUInt64());
        return sketch;
    }

    internal void Write(Utf8JsonWriter to)
    {
        to.WriteStartObject();
        to.WriteNumber("precision", Precision);
        if (_registers is not null)
        {
            to.WriteBase64String("registers", _registers);
        }
        else
        {
            to.WriteStartArray("few");
            foreach (var hash in _few!) to.WriteNumberValue(hash);
            to.WriteEndArray();
        }

        to.WriteEndObject();
    }
}
