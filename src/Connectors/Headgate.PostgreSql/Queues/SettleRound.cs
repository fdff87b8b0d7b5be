using Headgate.Pipelines.Acknowledgement;

namespace Headgate.PostgreSql.Queues;

/// <summary>Rows that are settled in one round trip. Belongs to whoever holds the settler's gate, then to its loop.</summary>
internal sealed class SettleRound
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<long> Deleted { get; } = [];

    public List<long> Kept { get; } = [];

    public List<long> Returned { get; } = [];

    public int Count => Deleted.Count + Kept.Count + Returned.Count;

    public Task Done => _done.Task;

    public static void AddTo(List<long> ids, IReadOnlyList<Delivery> deliveries)
    {
        for (var i = 0; i < deliveries.Count; i++) ids.Add(((QueueDelivery)deliveries[i]).Id);
    }

    public void End(Exception? failure)
    {
        if (failure is null) _done.SetResult();
        else _done.SetException(failure);
    }
}
