using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headgate.Flows.Sketches;

/// <summary>How a sketch of quantiles is written.</summary>
internal sealed class QuantileSketchJson : JsonConverter<QuantileSketch>
{
    /// <inheritdoc />
    public override QuantileSketch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => QuantileSketch.Read(JsonElement.ParseValue(ref reader));

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, QuantileSketch value, JsonSerializerOptions options) => value.Write(writer);
}
