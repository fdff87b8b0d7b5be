using System.Text.Json.Serialization;

namespace Headgate.Pipelines.Tests.Replaying;

/// <summary>Knows texts, and nothing else.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
