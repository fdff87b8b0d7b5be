using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Operators;

/// <summary>Passes on what a function makes of the elements that came together.</summary>
internal sealed class SelectBatchOperator<TIn, TOut>(Sink<TOut> next, Func<IReadOnlyList<TIn>, IEnumerable<TOut>> selector) : Operator<TIn, TOut>(next)
{
    private List<TIn> _gathered = [];

    /// <inheritdoc />
    public override void Push(TIn item) => _gathered.Add(item);

    /// <inheritdoc />
    public override void PushAll(ReadOnlySpan<TIn> items) => _gathered.AddRange(items);

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
        foreach (var item in selector(batch)) Next.Push(item);
    }
}
