using System.Text.Json.Serialization;

namespace Headgate.Dashboard.Contract;

/// <summary>How the contract is written and read. Nothing of it is looked up at run time, so that it works when unused code was trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PipelineList))]
[JsonSerializable(typeof(PipelineDetail))]
[JsonSerializable(typeof(HistoryList))]
[JsonSerializable(typeof(FlowList))]
[JsonSerializable(typeof(ActionPermit))]
[JsonSerializable(typeof(ActionOutcome))]
[JsonSerializable(typeof(ProblemReport))]
[JsonSerializable(typeof(RateRequest))]
[JsonSerializable(typeof(ConcurrencyRequest))]
internal sealed partial class DashboardJson : JsonSerializerContext;
