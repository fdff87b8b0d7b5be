using System.Text.Json.Serialization;

namespace Headgate.Flows.Snapshots;

/// <summary>A state of the library's that says itself how it is written.</summary>
/// <typeparam name="T">The state's own type: a structure.</typeparam>
internal interface IOwnJson<T>
{
    /// <summary>Gets how it is written.</summary>
    JsonConverter<T> Json { get; }
}
