using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Tests.Joins;

/// <summary>Gathers what is passed on.</summary>
internal sealed class GatheringSink<T> : Sink<T>
{
    public List<T> Items { get; } = [];

    public override bool IsReady => true;

    public override void Push(T item) => Items.Add(item);

    public override void Punctuate(Punctuation said)
    {
    }

    public override void Resume()
    {
    }

    public override ValueTask DisposeAsync() => default;
}
