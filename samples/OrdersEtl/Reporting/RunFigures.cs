using System.Globalization;
using OrdersEtl.Transformation;

namespace OrdersEtl.Reporting;

/// <summary>The figures of a run. <see cref="ToString"/> is the one line with which the job ends.</summary>
/// <param name="Read">Rows that were read, faulty ones included; the header and empty lines are no rows.</param>
/// <param name="Loaded">Rows that are in the database now and were not before.</param>
/// <param name="RejectedByKind">Rows in the rejects file, by <see cref="RejectionKind"/>.</param>
/// <param name="Elapsed">How long reading, transforming and loading took in this process; generating input is not part of it.</param>
public sealed record RunFigures(long Read, long Loaded, IReadOnlyList<long> RejectedByKind, TimeSpan Elapsed)
{
    /// <summary>The figures of a run that has not begun.</summary>
    public static RunFigures None { get; } = new(0, 0, new long[RejectionKindNames.Count], TimeSpan.Zero);

    /// <summary>Of the rows that were read, those that were read before the run was resumed, in another time than <paramref name="Elapsed"/>.</summary>
    public long ReadBefore { get; init; }

    /// <summary>Rows in the rejects file.</summary>
    public long Rejected => RejectedByKind.Sum();

    /// <summary>For example: <c>read 200000, loaded 198010, rejected 1990 (missing-column 250, ...), 1.9 s, 105263 rows/s</c>.</summary>
    public override string ToString()
    {
        var rowsPerSecond = Elapsed > TimeSpan.Zero ? (Read - ReadBefore) / Elapsed.TotalSeconds : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"read {Read}, loaded {Loaded}, rejected {Rejected}{Kinds()}, {Elapsed.TotalSeconds:0.0} s, {rowsPerSecond:0} rows/s");
    }

    private string Kinds()
    {
        var kinds = RejectedByKind
            .Select((count, kind) => (Count: count, Kind: (RejectionKind)kind))
            .Where(entry => entry.Count > 0)
            .Select(entry => $"{entry.Kind.Name()} {entry.Count.ToString(CultureInfo.InvariantCulture)}");
        var list = string.Join(", ", kinds);
        return list.Length == 0 ? "" : $" ({list})";
    }
}
