namespace Headgate.Flows.Fusion;

/// <summary>What an operator passes on, when much can follow at one moment. It is written as an iterator that passes elements on and yields a
/// <see cref="Pause"/> whenever <see cref="MustPause"/> says so; at a pause it is stopped while nobody asks for more, and it goes on from there later.</summary>
/// <remarks>A method that may not come to its end returns such an iterator, and null when all has been passed on: what is little costs nothing.</remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="next">What follows.</param>
internal sealed class Outpouring<T>(Sink<T> next) : IDisposable
{
    /// <summary>So many elements are passed on between two looks at whether anybody asks for more. What is in memory already, and not longer, is passed on at once.</summary>
    public const int Stretch = 256;

    private static readonly IEnumerable<Pause> OnePause = [default];

    private int _left = Stretch;
    private IEnumerator<Pause>? _stopped;

    /// <summary>Gets whether something was stopped, and has to be gone on with before anything else.</summary>
    public bool IsStopped => _stopped is not null;

    /// <summary>Gets whether a stretch has been passed on since the last pause.</summary>
    public bool MustPause => _left <= 0;

    /// <summary>Passes on an element.</summary>
    public void Push(T item)
    {
        _left--;
        next.Push(item);
    }

    /// <summary>Passes on the elements of a sequence, which is disposed at its end, or when the rest is.</summary>
    /// <returns>The rest, when nobody asks for more; null when all have been passed on.</returns>
    public IEnumerable<Pause>? PassOn(IEnumerable<T> items)
    {
        switch (items)
        {
            case T[] { Length: <= Stretch } array:
                _left -= array.Length;
                next.PushAll(array);
                return null;
            case List<T> { Count: <= Stretch } list:
                foreach (var item in list) Push(item);
                return null;
        }

        var sequence = items.GetEnumerator();
        var isStopped = false;
        try
        {
            isStopped = !TryFinish(sequence);
        }
        finally
        {
            if (!isStopped) sequence.Dispose();
        }

        return isStopped ? RestOf(sequence) : null;
    }

    /// <summary>Pours something out, as far as anybody asks for it.</summary>
    /// <param name="pouring">What is left of it; null for nothing, which is a pause too when it is time for one.</param>
    public void Begin(IEnumerable<Pause>? pouring)
    {
        if (pouring is null && (!MustPause || Look())) return;
        var steps = (pouring ?? OnePause).GetEnumerator();
        var isStopped = false;
        try
        {
            isStopped = !TryFinish(steps);
        }
        finally
        {
            if (!isStopped) steps.Dispose();
        }

        if (isStopped) _stopped = steps;
    }

    /// <summary>Goes on with what was stopped; called when somebody asks for more.</summary>
    public void GoOn()
    {
        if (_stopped is not { } steps || !TryFinish(steps)) return;
        _stopped = null;
        steps.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stopped?.Dispose();
        _stopped = null;
    }

    /// <summary>Pauses first: it is returned because nobody asks for more, and has to have begun to be disposed of.</summary>
    private IEnumerable<Pause> RestOf(IEnumerator<T> sequence)
    {
        using (sequence)
        {
            do yield return default;
            while (!TryFinish(sequence));
        }
    }

    private bool TryFinish(IEnumerator<T> sequence)
    {
        while (sequence.MoveNext())
        {
            Push(sequence.Current);
            if (MustPause && !Look()) return false;
        }

        return true;
    }

    private bool TryFinish(IEnumerator<Pause> steps)
    {
        while (steps.MoveNext())
        {
            if (!Look()) return false;
        }

        return true;
    }

    private bool Look()
    {
        _left = Stretch;
        return next.IsReady;
    }
}
