namespace Headgate.Race.Measuring;

/// <summary>All measured runs of one contender.</summary>
internal sealed record Result(string Name, IReadOnlyList<Run> Runs)
{
    public Spread EventsPerSecond => Spread.Of(Runs.Select(run => run.EventsPerSecond));

    public Spread NanosecondsPerEvent => Spread.Of(Runs.Select(run => run.NanosecondsPerEvent));

    public Spread BytesPerEvent => Spread.Of(Runs.Select(run => run.BytesPerEvent));

    public long Events => Runs[0].Events;
}
