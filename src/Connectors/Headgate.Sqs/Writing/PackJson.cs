using System.Text.Json.Serialization;

namespace Headgate.Sqs.Writing;

/// <summary>Writes and reads headers as JSON, without reflection.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class PackJson : JsonSerializerContext;
