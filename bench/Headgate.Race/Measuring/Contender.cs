namespace Headgate.Race.Measuring;

/// <summary>A peer as the stopwatch sees it.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Events">How many events one run processes.</param>
/// <param name="RunAsync">Processes that many events and returns the result, which is checked after every run.</param>
internal sealed record Contender(string Name, long Events, Func<long, ValueTask<long>> RunAsync)
{
    /// <summary>Done before each run, and not measured: what the run needs, such as a queue that is full.</summary>
    public Func<long, Task> PrepareAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Measures a run by itself, since it runs in another process; null for one that is measured here.</summary>
    public Func<long, Task<(long Result, Run Run)>>? MeasureElsewhereAsync { get; init; }

    /// <summary>Done after each run, and not measured: throws when the run has left something wrong behind.</summary>
    public Func<long, Task> CheckAsync { get; init; } = static _ => Task.CompletedTask;
}
