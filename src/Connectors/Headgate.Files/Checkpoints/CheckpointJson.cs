using System.Text.Json.Serialization;

namespace Headgate.Files.Checkpoints;

/// <summary>How checkpoints are written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FileCheckpoint[]))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
