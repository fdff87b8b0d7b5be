namespace Headgate.Pipelines.Execution;

/// <summary>
/// How many pieces of work a worker takes at once: so many that taking costs little beside handling, and so few that nothing waits long behind
/// what a worker has taken. Follows how long a piece takes. Pure; whoever shares it locks around it.
/// </summary>
internal sealed class ChunkSize(int most)
{
    /// <summary>About as long as a chunk should take: beside that it costs little to give it out, and to wake whoever it is for, and nobody is held up by as much.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMicroseconds(200);

    /// <summary>What takes no longer than this is not shared: another worker would hardly have begun by then.</summary>
    private static readonly TimeSpan Trifle = TimeSpan.FromMicroseconds(5);

    /// <summary>How long a piece takes, in seconds; null while none has been handled.</summary>
    private double? _secondsEach;

    public int Most => most;

    /// <summary>The size now.</summary>
    /// <param name="waiting">How many pieces wait.</param>
    /// <param name="workers">How many workers share them.</param>
    public int Next(int waiting, int workers)
    {
        // The first shows how long they take: a hundred slow ones would be held back by each other.
        if (_secondsEach is not { } each) return 1;
        var fair = (waiting + workers - 1) / workers;
        if (each <= 0) return Math.Max(1, Math.Min(fair, most));
        var quick = (int)Math.Min(most, Target.TotalSeconds / each);
        var trifle = (int)Math.Min(Math.Min(most, waiting), Trifle.TotalSeconds / each);
        return Math.Max(1, Math.Max(trifle, Math.Min(fair, quick)));
    }

    /// <summary>Takes note of how long a chunk took.</summary>
    public void Observe(int count, TimeSpan took)
    {
        var each = took.TotalSeconds / count;

        // Down at once: one slow piece is a warning. Up half-way: most often the thread was only interrupted, and small chunks would be paid for long after.
        _secondsEach = _secondsEach is { } before && each < before ? (before + each) / 2 : each;
    }
}
