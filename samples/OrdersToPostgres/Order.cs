using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrdersToPostgres;

/// <summary>An order as it comes, in JSON: <c>{"id":1,"customer":"ada","total":12.50,"placedAt":"2026-01-01T10:00:00Z"}</c>.</summary>
public sealed record Order
{
    public required long Id { get; init; }

    public required string Customer { get; init; }

    public required decimal Total { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>Reads an order, or says why it is none.</summary>
    /// <exception cref="JsonException">It cannot be read.</exception>
    /// <exception cref="FormatException">It is an order that cannot be.</exception>
    public static Order Decode(ReadOnlySpan<byte> json)
    {
        var order = JsonSerializer.Deserialize(json, OrderJson.Default.Order) ?? throw new FormatException("The order is null.");
        return order.Total >= 0 ? order : throw new FormatException($"Order {order.Id} has a total of {order.Total}; it must be 0 or more.");
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Order))]
internal sealed partial class OrderJson : JsonSerializerContext;
