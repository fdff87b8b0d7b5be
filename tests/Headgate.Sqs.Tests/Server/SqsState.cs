using System.Collections.Concurrent;

namespace Headgate.Sqs.Tests.Server;

/// <summary>What our own server keeps, also while it is stopped. Thread-safe.</summary>
internal sealed class SqsState(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServerQueue> _queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();

    public TimeProvider Time => time;

    /// <summary>Gets or sets what goes wrong with a call, if anything.</summary>
    public Func<string, Fault>? Faults { get; set; }

    /// <summary>Gets or sets which entries of a batch fail, by the service's fault: the action and the index of the entry in all of its calls.</summary>
    public Func<string, int, bool>? FailsEntry { get; set; }

    public int CallsOf(string action) => _calls.GetValueOrDefault(action);

    public void NoteCall(string action) => _calls.AddOrUpdate(action, 1, static (_, count) => count + 1);

    public void Create(string name, QueueSettings? settings = null) => With(() => _queues.TryAdd(name, new ServerQueue(name, settings ?? new QueueSettings(), time)));

    public TResult On<TResult>(string name, Func<ServerQueue, TResult> use) => With(() =>
        use(_queues.GetValueOrDefault(name) ?? throw new SqsFault(400, "com.amazonaws.sqs#QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")));

    public bool Exists(string name)
    {
        lock (_gate) return _queues.ContainsKey(name);
    }

    public int CountOf(string name) => On(name, static queue => queue.Count);

    public (int InFlight, int Waiting) CountsOf(string name) => On(name, static queue => (queue.InFlightCount, queue.WaitingCount));

    public List<StoredMessage> Messages(string name) => On(name, static queue => queue.Messages.ToList());

    /// <summary>Gives messages out, waiting until there are some.</summary>
    public async Task<List<StoredMessage>> ReceiveAsync(string name, int count, TimeSpan? visibility, TimeSpan wait, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + wait;
        while (true)
        {
            var (received, next, changed) = Try(name, count, visibility);
            var left = deadline - time.GetUtcNow();
            if (received.Count > 0 || left <= TimeSpan.Zero) return received;
            if (next - time.GetUtcNow() is { } soon && soon < left) left = soon > TimeSpan.Zero ? soon : TimeSpan.FromMilliseconds(1);
            using var timer = new CancellationTokenSource(left, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            await changed.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (List<StoredMessage> Received, DateTimeOffset? Next, Task Changed) Try(string name, int count, TimeSpan? visibility)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(name, out var queue)) return ([], null, _changed.Task);
            var received = queue.Receive(count, visibility, letter => _queues[queue.Settings.DeadLetterQueue!].Take(letter));
            return (received, queue.NextTimeout, _changed.Task);
        }
    }

    private TResult With<TResult>(Func<TResult> use)
    {
        TaskCompletionSource changed;
        TResult result;
        lock (_gate)
        {
            result = use();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.TrySetResult();
        return result;
    }
}
