namespace Headgate.Pipelines;

/// <summary>Where a message goes and whether it has failed, when that is not the default. Immutable.</summary>
internal sealed record Routing
{
    public static Routing Default { get; } = new();

    /// <summary>The batchers; empty for the default one.</summary>
    public IReadOnlyList<string> Batchers { get; init; } = [];

    public object? BatchKey { get; init; }

    public BatchMode BatchMode { get; init; }

    public Exception? Failure { get; init; }
}
