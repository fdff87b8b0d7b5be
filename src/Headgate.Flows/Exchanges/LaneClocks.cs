using Headgate.Flows.Batches;

namespace Headgate.Flows.Exchanges;

/// <summary>What one of several stages says of event time, to a stage that waits for all of them.</summary>
/// <param name="clocks">What all of them say.</param>
/// <param name="stage">Which of them it is.</param>
/// <param name="firstSource">The number of the first of their sources, to the stage.</param>
internal sealed class LaneClocks(MergedClocks clocks, int stage, int firstSource)
{
    /// <summary>How far all stages have come in the time of a source, in ticks.</summary>
    public long TimeOf(int source) => clocks.TimeOf(source - firstSource);

    /// <summary>Says of the elements of a batch how far all stages have come, and not their own.</summary>
    public void Set(FlowBatch batch, int source)
    {
        if (!clocks.IsWhole) batch.SetClocks(TimeOf(source));
    }

    /// <summary>The batch has been worked off.</summary>
    /// <returns>What is to be said of the sources after it.</returns>
    public IEnumerable<(int Source, SourceStatus? Status)> Take(FlowBatch batch, int source)
    {
        foreach (var (of, status) in clocks.Say(stage, batch.Progress, source - firstSource, batch.Clock, batch.Punctuation as SourceStatus)) yield return (of + firstSource, status);
    }
}
