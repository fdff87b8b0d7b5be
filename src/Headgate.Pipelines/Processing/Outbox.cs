using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Processing;

/// <summary>Results of workers on their way to the stage's loop, which emits them. Many change hands as they are, and come back empty; a few join those that
/// wait already. Thread-safe.</summary>
internal sealed class Outbox<T>(MessageReturn returns)
{
    /// <summary>So many empty ones are kept: those of the workers that finish while the loop is busy, for all but a burst.</summary>
    private const int MostSpare = 16;

    private readonly Lock _gate = new();
    private readonly Stack<Results<T>> _spare = new();
    private List<Results<T>> _waiting = [];
    private List<Results<T>> _taken = [];
    private bool _isClosed;

    /// <summary>Puts results there.</summary>
    /// <returns>Room for others.</returns>
    public Results<T> Put(Results<T> results)
    {
        lock (_gate)
        {
            if (!_isClosed) return Add(results);
        }

        HandBack(results);
        _ = returns.SendAsync();
        return results;
    }

    /// <summary>There is no loop any more: what waits, and what comes later, is handed back to its source.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var results in _waiting) HandBack(results);
            _waiting.Clear();
        }

        return returns.SendAsync();
    }

    /// <summary>Takes everything, oldest first; the caller gives it back with <see cref="TakeBack"/>. For the stage's loop alone.</summary>
    public List<Results<T>> Take()
    {
        lock (_gate) (_waiting, _taken) = (_taken, _waiting);
        return _taken;
    }

    /// <summary>What was taken has been emitted and cleared; what is left in it never will be.</summary>
    public void TakeBack()
    {
        foreach (var results in _taken)
        {
            if (results.IsEmpty) continue;
            HandBack(results);
            _ = returns.SendAsync();
        }

        lock (_gate)
        {
            foreach (var results in _taken)
            {
                if (_spare.Count < MostSpare) _spare.Push(results);
            }
        }

        _taken.Clear();
    }

    private Results<T> Add(Results<T> results)
    {
        if (_waiting.Count > 0 && _waiting[^1].Count + results.Count <= Portion.Most)
        {
            results.MoveTo(_waiting[^1]);
            return results;
        }

        _waiting.Add(results);
        return _spare.TryPop(out var spare) ? spare : new Results<T>(results.Ways);
    }

    private void HandBack(Results<T> results)
    {
        for (var way = 0; way < results.Ways; way++)
        {
            returns.Add(results[way]);
            results.Clear(way);
        }
    }
}
