using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Tests.Pouring;

/// <summary>Writes down what is passed on, and wants more or not as a seed says; without a seed it always does.</summary>
internal sealed class GatedSink<T>(Random? gate) : Sink<T>
{
    /// <summary>Elements and what is said between them, in their order; but for what only frames what a timer fires.</summary>
    public List<string> Lines { get; } = [];

    public int RefusedCount { get; private set; }

    public override bool IsReady
    {
        get
        {
            if (gate is null || gate.Next(3) == 0) return true;
            RefusedCount++;
            return false;
        }
    }

    public override void Push(T item) => Lines.Add(item as string ?? $"{item}");

    public override void Punctuate(Punctuation said)
    {
        if (said is BatchStart { Sequence: not FlowBatch.Unsequenced } start) Lines.Add($"start {start.Sequence} of {start.Source}");
        if (said is BatchEnd end && (end.Sequence != FlowBatch.Unsequenced || end.Said is not null)) Lines.Add($"end {end.Sequence} of {end.Source} at {end.Clock}: {Describe(end.Said)}");
        if (said is InputEnd) Lines.Add("end of input");
    }

    public override void Resume()
    {
    }

    public override ValueTask DisposeAsync() => default;

    private static string Describe(Punctuation? said) => said switch
    {
        null => "",
        SnapshotBarrier barrier => $"barrier {barrier.Epoch}",
        SourceStatus status => $"ended: {status.HasEnded}",
        _ => said.GetType().Name,
    };
}
