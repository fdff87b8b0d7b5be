namespace Headgate.Pipelines.Sources;

/// <summary>A source has failed that cannot be started again: the pipeline stops.</summary>
public sealed class SourceFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="failure">How it failed.</param>
    public SourceFailedException(string source, Exception failure)
        : base($"Source '{source}' failed, and cannot be started again where it was: {failure?.Message}", failure) => SourceName = source;

    /// <summary>Gets the name of the source.</summary>
    public string SourceName { get; }
}
