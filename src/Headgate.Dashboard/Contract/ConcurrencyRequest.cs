namespace Headgate.Dashboard.Contract;

/// <summary>The body of the action <c>concurrency</c>.</summary>
internal sealed record ConcurrencyRequest
{
    /// <summary>The name of the step or the batcher.</summary>
    public string? Step { get; init; }

    /// <summary>How many handlers may run at once; at least 1.</summary>
    public int? Concurrency { get; init; }
}
