namespace Headgate.Stages.Diagnostics;

/// <summary>What stages of one name have now, all together.</summary>
internal record struct StageLevels
{
    public long Running { get; set; }

    public long Demand { get; set; }

    public long Buffered { get; set; }

    public long Upstream { get; set; }

    public long Downstream { get; set; }
}
