using System.Text.Json.Serialization;

namespace Patterns;

/// <summary>What the flow saves, without reflection.</summary>
[JsonSerializable(typeof(Total))]
internal sealed partial class TotalJson : JsonSerializerContext;
