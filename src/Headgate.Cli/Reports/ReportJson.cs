using System.Text.Json.Serialization;

namespace Headgate.Cli.Reports;

/// <summary>How the answers of a dashboard are read. What is not known is left aside: a dashboard may be newer than this command.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PipelineList))]
[JsonSerializable(typeof(PipelineDetail))]
[JsonSerializable(typeof(ActionPermit))]
[JsonSerializable(typeof(ActionOutcome))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(RateRequest))]
[JsonSerializable(typeof(ConcurrencyRequest))]
internal sealed partial class ReportJson : JsonSerializerContext;
