namespace Headgate.Race.Measuring;

/// <summary>All measured runs of one contender.</summary>
internal sealed record Result(string Name, IReadOnlyList<Run> Runs)
{
    /// <summary>The memory of one more run, after the others; null where it cannot be told.</summary>
    public Peak? Peak { get; init; }

    public Spread EventsPerSecond => Spread.Of(Runs.Select(run => run.EventsPerSecond));

    public Spread NanosecondsPerEvent => Spread.Of(Runs.Select(run => run.NanosecondsPerEvent));

    public Spread BytesPerEvent => Spread.Of(Runs.Select(run => run.BytesPerEvent));

    public long Events => Runs[0].Events;
}
