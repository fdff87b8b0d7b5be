using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Tests.Windows.Models;

/// <summary>Where the results of an operator under test go.</summary>
internal sealed class RowSink : Sink<Row>
{
    public List<Row> Rows { get; } = [];

    public List<long> Clocks { get; } = [];

    public override bool IsReady => true;

    public override void Push(Row item) => Rows.Add(item);

    public override void Punctuate(Punctuation said)
    {
        if (said is BatchEnd { Clock: not long.MinValue } end) Clocks.Add(end.Clock);
    }

    public override void Resume()
    {
    }

    public override ValueTask DisposeAsync() => default;
}
