using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Benchmarks.Flows;

/// <summary>The end of a stage: adds up what windows pass on.</summary>
internal sealed class SummingSink : Sink<long>
{
    public long Sum { get; private set; }

    public override bool IsReady => true;

    public override void Push(long item) => Sum += item;

    public override void Punctuate(Punctuation said)
    {
    }

    public override void Resume()
    {
    }

    public override ValueTask DisposeAsync() => default;
}
