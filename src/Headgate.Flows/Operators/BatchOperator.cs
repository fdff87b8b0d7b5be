using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Operators;

/// <summary>Gathers elements that came together into lists, up to a size.</summary>
internal sealed class BatchOperator<T>(Sink<IReadOnlyList<T>> next, int size) : Operator<T, IReadOnlyList<T>>(next), ISnapshotFree
{
    private List<T> _gathered = [];

    /// <inheritdoc />
    public override void Push(T item)
    {
        _gathered.Add(item);
        if (_gathered.Count == size) PassOn();
    }

    /// <inheritdoc />
    public override void PushAll(ReadOnlySpan<T> items)
    {
        while (!items.IsEmpty)
        {
            var count = Math.Min(items.Length, size - _gathered.Count);
            _gathered.AddRange(items[..count]);
            items = items[count..];
            if (_gathered.Count == size) PassOn();
        }
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is not BatchStart && _gathered.Count > 0) PassOn();
        Next.Punctuate(said);
    }

    private void PassOn()
    {
        var batch = _gathered;
        _gathered = [];
        Next.Push(batch);
    }
}
