
namespace Headgate.Http.Ingest;

/// <summary>A request that was taken in. Immutable.</summary>
/// <param name="body">Its body.</param>
/// <param name="path">Its path.</param>
/// <param name="contentType">Its content type; null when it has none.</param>
public sealed class IngestMessage(ReadOnlyMemory<byte> body, string path, string? contentType)
{
    /// <summary>Gets its body.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Gets its path.</summary>
    public string Path { get; } = path;

    /// <summary>Gets its content type; null when it has none.</summary>
    public string? ContentType { get; } = contentType;
}
