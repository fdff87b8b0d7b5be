using System.Text.Json.Serialization;

namespace OrdersEtl.Extraction;

/// <summary>Reads rejects files without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReplayLine))]
public sealed partial class ReplayJson : JsonSerializerContext;
