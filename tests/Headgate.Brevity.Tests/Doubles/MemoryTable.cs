using Headgate.Brevity.Clients;

namespace Headgate.Brevity.Tests.Doubles;

/// <summary>A table in memory.</summary>
internal sealed class MemoryTable<T>(Watch? watch = null) : ITable<T>
{
    private readonly Lock _lock = new();
    private readonly List<IReadOnlyList<T>> _batches = [];

    public Watch Watch { get; } = watch ?? new();

    /// <summary>Called with the rows before they are in; what it throws keeps them out.</summary>
    public Func<IReadOnlyCollection<T>, Task> Before { get; set; } = _ => Task.CompletedTask;

    public T[] Rows
    {
        get
        {
            lock (_lock) return [.. _batches.SelectMany(batch => batch)];
        }
    }

    public int LargestBatch
    {
        get
        {
            lock (_lock) return _batches.Max(batch => batch.Count);
        }
    }

    /// <summary>The next so many inserts find the table down.</summary>
    public void FailNext(int times)
    {
        var left = times;
        Before = _ => Interlocked.Decrement(ref left) >= 0 ? throw new TransientException("the table is down") : Task.CompletedTask;
    }

    public async Task InsertAsync(IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
    {
        await Before(rows);
        lock (_lock) _batches.Add([.. rows]);
        Watch.Changed();
    }
}
