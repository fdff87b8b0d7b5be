namespace Headgate.Dashboard.Contract;

/// <summary>The body of the action <c>rate</c>.</summary>
internal sealed record RateRequest
{
    /// <summary>How many messages; at least 1.</summary>
    public int? Permits { get; init; }

    /// <summary>In how many seconds; more than 0. One second unless it is set.</summary>
    public double? PerSeconds { get; init; }
}
