using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.PostgreSql.Queues;

/// <summary>Writes batches into a queue table.</summary>
internal sealed class QueueSink<T>(Func<T, PostgresMessage> row, QueueWriter writer) : IBatchHandler<T>, IAsyncDisposable
{
    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var ended = new Message<T>[batch.Count];
        var rows = new List<OutgoingRow>(batch.Count);
        var numbers = new List<int>(batch.Count);
        for (var i = 0; i < ended.Length; i++)
        {
            ended[i] = batch[i];
            try
            {
                rows.Add(RowOf(batch[i]));
                numbers.Add(i);
            }
            catch (Exception failure)
            {
                ended[i] = batch[i].Fail(failure);
            }
        }

        if (rows.Count == 0) return ended;
        if (await writer.WriteAsync(rows, cancellationToken) is not { } faults) return rows.Count == ended.Length ? batch : ended;
        foreach (var (index, fault) in faults) ended[numbers[index]] = ended[numbers[index]].Fail(fault);
        return ended;
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private OutgoingRow RowOf(in Message<T> message)
    {
        var made = row(message.Data) ?? throw new InvalidOperationException("No row was made of the message: the function has returned null.");
        var metadata = message.Metadata;
        return new OutgoingRow(made, metadata.GetValueOrDefault(QueueHeaders.TraceParent) as string, metadata.GetValueOrDefault(QueueHeaders.TraceState) as string);
    }
}
