using Headgate.Pipelines;
using Headgate.Sql.Checkpoints;

namespace Headgate.Sql.Queries;

/// <summary>A row that was read, with its data, which is given out again when it is handed back.</summary>
internal sealed class RowDelivery<T>(QueryEpoch<T> epoch, object key, long number, T data, Exception? failure) : QueryDelivery(epoch, key, number)
{
    public override CheckpointTracker? Tracker => epoch.Tracker;

    public RowDelivery<T> Again() => new(epoch, Key, Number, data, failure);

    public Message<T> ToMessage()
    {
        var message = new Message<T>(data, this);
        return failure is null ? message : message.Fail(failure);
    }
}
