using System.Text.Json.Serialization;

namespace Headgate.Flows.Snapshots;

/// <summary>How the plan in a snapshot is written.</summary>
[JsonSerializable(typeof(SavedPlan))]
internal sealed partial class SavedPlanJson : JsonSerializerContext;
