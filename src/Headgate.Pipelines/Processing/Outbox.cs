using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Processing;

/// <summary>Results of workers on their way to the stage's loop, which emits them. Thread-safe.</summary>
internal sealed class Outbox<T>(MessageReturn returns)
{
    private readonly Lock _gate = new();
    private List<Message<T>> _waiting = [];
    private List<Message<T>> _taken = [];
    private bool _isClosed;

    public void Put(List<Message<T>> messages)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _waiting.AddRange(messages);
                return;
            }
        }

        returns.AddAll(messages);
        _ = returns.SendAsync();
    }

    /// <summary>There is no loop any more: what waits, and what comes later, is handed back to its source.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            returns.AddAll(_waiting);
            _waiting.Clear();
        }

        return returns.SendAsync();
    }

    /// <summary>Takes everything; valid until the next call. For the stage's loop alone.</summary>
    public List<Message<T>> Take()
    {
        _taken.Clear();
        lock (_gate) (_waiting, _taken) = (_taken, _waiting);
        return _taken;
    }
}
