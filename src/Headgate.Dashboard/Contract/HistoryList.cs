namespace Headgate.Dashboard.Contract;

/// <summary>What the event <c>history</c> says: the first of each connection.</summary>
internal sealed record HistoryList
{
    /// <summary>The pipelines.</summary>
    public required IReadOnlyList<HistoryReport> Pipelines { get; init; }
}
