using OrdersEtl.Transformation;

namespace OrdersEtl.Reporting;

/// <summary>What a run has done so far. Any thread may add and read.</summary>
public sealed class RunCounters
{
    private readonly long[] _rejected = new long[RejectionKindNames.Count];
    private long _read;
    private long _loaded;

    /// <summary>Counts rows that were read.</summary>
    public void AddRead(long rows) => Interlocked.Add(ref _read, rows);

    /// <summary>Counts rows whose transaction is committed.</summary>
    public void AddLoaded(long rows) => Interlocked.Add(ref _loaded, rows);

    /// <summary>Counts a row that is in the rejects file.</summary>
    public void AddRejected(RejectionKind kind) => Interlocked.Increment(ref _rejected[(int)kind]);

    /// <summary>The figures at this moment. While a run goes on, rows under way are read and neither loaded nor rejected.</summary>
    public RunFigures Snapshot(TimeSpan elapsed)
    {
        var rejected = new long[_rejected.Length];
        for (var kind = 0; kind < rejected.Length; kind++) rejected[kind] = Interlocked.Read(ref _rejected[kind]);
        return new RunFigures(Interlocked.Read(ref _read), Interlocked.Read(ref _loaded), rejected, elapsed);
    }
}
