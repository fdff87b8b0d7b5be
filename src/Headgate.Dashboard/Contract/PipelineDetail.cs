namespace Headgate.Dashboard.Contract;

/// <summary>What <c>GET api/pipelines/NAME</c> and the event <c>pipeline</c> say.</summary>
internal sealed record PipelineDetail
{
    /// <summary>When it was so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the list says.</summary>
    public required PipelineSummary Summary { get; init; }

    /// <summary>Whether its dead letters can be put into it again.</summary>
    public required bool CanReplayDeadLetters { get; init; }

    /// <summary>The actions on it that were begun here and go on.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];

    /// <summary>Its sources, steps, batchers and batch processors.</summary>
    public required IReadOnlyList<NodeReport> Nodes { get; init; }

    /// <summary>What goes from which to which.</summary>
    public required IReadOnlyList<EdgeReport> Edges { get; init; }

    /// <summary>The last failures, newest first.</summary>
    public required IReadOnlyList<FailureReport> Failures { get; init; }

    /// <summary>The tree of its stages; null before it is started.</summary>
    public required SupervisorReport? Supervision { get; init; }

    /// <summary>Its last five minutes; null in events, where it comes once, before.</summary>
    public required HistoryReport? History { get; init; }
}
