using System.Text.Json.Serialization;

namespace OrdersEtl.ExchangeRates;

/// <summary>Reads and writes answers of the service without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExchangeRate))]
public sealed partial class ExchangeRateJson : JsonSerializerContext;
