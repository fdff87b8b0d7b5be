namespace Headgate.Dashboard.Contract;

/// <summary>What <c>GET api/flows</c> and the event <c>flows</c> say.</summary>
internal sealed record FlowList
{
    /// <summary>When it was so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The flows, in the order in which they were added.</summary>
    public required IReadOnlyList<FlowReport> Flows { get; init; }
}
