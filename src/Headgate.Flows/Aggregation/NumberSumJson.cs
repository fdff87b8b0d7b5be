using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headgate.Flows.Aggregation;

/// <summary>How a sum is written: as text, since every number can write itself so that nothing is lost.</summary>
/// <typeparam name="TNumber">The type of the numbers.</typeparam>
internal sealed class NumberSumJson<TNumber> : JsonConverter<NumberSum<TNumber>>
    where TNumber : INumber<TNumber>
{
    /// <inheritdoc />
    public override NumberSum<TNumber> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parts = JsonElement.ParseValue(ref reader);
        var wide = Int128.Parse(parts[0].GetString()!, CultureInfo.InvariantCulture);
        return new NumberSum<TNumber>(wide, TNumber.Parse(parts[1].GetString()!, CultureInfo.InvariantCulture), parts[2].GetInt64());
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, NumberSum<TNumber> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Wide.ToString(CultureInfo.InvariantCulture));
        writer.WriteStringValue(value.Sum.ToString(null, CultureInfo.InvariantCulture));
        writer.WriteNumberValue(value.Count);
        writer.WriteEndArray();
    }
}
