using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headgate.Flows.Sketches;

/// <summary>How a sketch of different elements is written.</summary>
internal sealed class DistinctSketchJson : JsonConverter<DistinctSketch>
{
    /// <inheritdoc />
    public override DistinctSketch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => DistinctSketch.Read(JsonElement.ParseValue(ref reader));

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DistinctSketch value, JsonSerializerOptions options) => value.Write(writer);
}
