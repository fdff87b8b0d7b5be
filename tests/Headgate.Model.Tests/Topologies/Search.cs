namespace Headgate.Model.Tests.Topologies;

/// <summary>Runs the seeds from 0 on, as many at a time as there are cores: a lab belongs to one thread.</summary>
internal sealed class Search(int count, Tally tally)
{
    private int _next;
    private int _failed = int.MaxValue;

    /// <summary>The lowest seed that failed; null when none did.</summary>
    public int? FailedSeed => _failed == int.MaxValue ? null : _failed;

    /// <summary>Runs all seeds, or up to the first that fails.</summary>
    public void Run(int threadCount)
    {
        var threads = Enumerable.Range(0, threadCount).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
    }

    /// <summary>What was wrong with a seed, and how it came to that.</summary>
    public static string Explain(int seed)
    {
        const int MostLines = 500;
        var trace = new List<string>();
        var failure = Scenario.Run(seed, trace);
        return $"Seed {seed} (HEADGATE_SEED={seed} replays it): {failure}\nStep by step, the last {Math.Min(MostLines, trace.Count)} of {trace.Count}:\n{string.Join('\n', trace.TakeLast(MostLines))}";
    }

    private void Work()
    {
        while (true)
        {
            var seed = Interlocked.Increment(ref _next) - 1;
            if (seed >= count || seed > Volatile.Read(ref _failed)) return;
            if (Scenario.Run(seed, tally: tally) is not null) NoteFailure(seed);
        }
    }

    private void NoteFailure(int seed)
    {
        var known = Volatile.Read(ref _failed);
        while (seed < known)
        {
            var seen = Interlocked.CompareExchange(ref _failed, seed, known);
            if (seen == known) return;
            known = seen;
        }
    }
}
