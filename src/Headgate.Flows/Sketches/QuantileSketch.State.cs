using System.Text.Json;

namespace Headgate.Flows.Sketches;

/// <content>How it is written and read.</content>
public sealed partial class QuantileSketch
{
    internal static QuantileSketch Read(JsonElement from)
    {
        var sketch = new QuantileSketch(from.GetProperty("relativeError").GetDouble()) { _zeroCount = from.GetProperty("zeros").GetInt64() };
        sketch._positive.Read(from.GetProperty("positive"));
        sketch._negative.Read(from.GetProperty("negative"));
        if (sketch.Count > 0) sketch.Extend(from.GetProperty("min").GetDouble(), from.GetProperty("max").GetDouble());
        return sketch;
    }

    internal void Write(Utf8JsonWriter to)
    {
        to.WriteStartObject();
        to.WriteNumber("relativeError", RelativeError);
        to.WriteNumber("zeros", _zeroCount);
        if (Count > 0)
        {
            to.WriteNumber("min", _min);
            to.WriteNumber("max", _max);
        }

        to.WriteStartArray("positive");
        _positive.Write(to);
        to.WriteEndArray();
        to.WriteStartArray("negative");
        _negative.Write(to);
        to.WriteEndArray();
        to.WriteEndObject();
    }
}
