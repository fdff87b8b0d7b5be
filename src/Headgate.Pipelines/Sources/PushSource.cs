using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Sources;

/// <summary>Messages that are pushed into a running pipeline from outside. Pushing is thread-safe. One for all incarnations of its stage: what waits
/// outlives a crash.</summary>
internal sealed class PushSource<T>(string pipeline) : Source<T>, IPushes
{
    private readonly Lock _gate = new();
    private readonly Ring<PushedMessage<T>> _waiting = new();
    private TaskCompletionSource _arrival = NewArrival();
    private bool _isClosed;

    /// <summary>How many more messages were asked for than have come: known from the last read.</summary>
    private int _room;

    /// <summary>Pushes messages; the task ends when the last of them is in the pipeline.</summary>
    public Task PushAsync(IReadOnlyList<Message<T>> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0) return Task.CompletedTask;
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isClosed) throw new PipelineStoppedException(pipeline);
            for (var i = 0; i < messages.Count; i++) _waiting.PushBack(new PushedMessage<T>(messages[i], i == messages.Count - 1 ? accepted : null));
            _arrival.TrySetResult();
        }

        return Race.OrCancelledAsync(accepted.Task, cancellationToken);
    }

    /// <summary>Pushes messages if they were asked for: all of them, or none.</summary>
    public bool TryPush(IReadOnlyList<Message<T>> messages)
    {
        lock (_gate)
        {
            if (_isClosed) throw new PipelineStoppedException(pipeline);
            if (messages.Count > _room) return false;
            _room -= messages.Count;
            for (var i = 0; i < messages.Count; i++) _waiting.PushBack(new PushedMessage<T>(messages[i], null, IsTaken: true));
            _arrival.TrySetResult();
        }

        return true;
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_waiting.Count > 0)
                {
                    Take(messages);
                    _room = Math.Max(0, messages.Room - _waiting.Count);
                    return true;
                }

                _room = messages.Room;
                if (_arrival.Task.IsCompleted) _arrival = NewArrival();
                arrival = _arrival.Task;
            }

            await Race.OrCancelledAsync(arrival, cancellationToken);
        }
    }

    public override ValueTask DrainAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _isClosed = true;
            Take(messages);
        }

        return default;
    }

    public void Close(SourceGate gate, int index)
    {
        var taken = new Ring<Message<T>>();
        lock (_gate)
        {
            _isClosed = true;
            while (_waiting.Count > 0)
            {
                var pushed = _waiting.PopFront();
                pushed.Accepted?.TrySetException(new PipelineStoppedException(pipeline));
                if (pushed.IsTaken) taken.PushBack(pushed.Message);
            }
        }

        if (taken.Count == 0) return;
        gate.Receive(taken, index);
        var returns = new MessageReturn(gate.Ledger);
        while (taken.Count > 0) returns.Add(taken.PopFront());
        _ = returns.SendAsync();
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Take(MessageBuffer<T> messages)
    {
        while (_waiting.Count > 0 && !messages.IsFull)
        {
            var pushed = _waiting.PopFront();
            messages.Add(pushed.Message);
            pushed.Accepted?.TrySetResult();
        }
    }
}
