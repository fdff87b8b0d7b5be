using OrdersEtl.Extraction;

namespace OrdersEtl.Loading;

/// <summary>
/// Knows which rows are stored, and how far there is no gap among them: that is the checkpoint. Rows come in any order. Pure, and for one
/// thread at a time; memory follows the number of rows that are stored ahead of the checkpoint.
/// </summary>
/// <param name="start">The checkpoint to begin with.</param>
public sealed class SettledRows(InputPosition start)
{
    private readonly Dictionary<long, RawRow> _ahead = [];

    /// <summary>Every row before this place is stored.</summary>
    public InputPosition Checkpoint { get; private set; } = start;

    /// <summary>How many rows are stored ahead of the checkpoint.</summary>
    public int AheadCount => _ahead.Count;

    /// <summary>Whether the row of a number is stored.</summary>
    public bool Contains(long rowNumber) => rowNumber <= Checkpoint.RowNumber || _ahead.ContainsKey(rowNumber);

    /// <summary>The row of a number, which is stored ahead of the checkpoint.</summary>
    public RawRow Ahead(long rowNumber) => _ahead[rowNumber];

    /// <summary>The checkpoint that there will be when more rows are stored. Nothing changes yet.</summary>
    /// <param name="rows">In ascending order of their numbers.</param>
    public InputPosition CheckpointWith(IReadOnlyList<RawRow> rows)
    {
        var checkpoint = Checkpoint;
        var next = 0;
        while (true)
        {
            var wanted = checkpoint.RowNumber + 1;
            while (next < rows.Count && rows[next].Next.RowNumber < wanted) next++;
            if (next < rows.Count && rows[next].Next.RowNumber == wanted) checkpoint = rows[next].Next;
            else if (_ahead.TryGetValue(wanted, out var row)) checkpoint = row.Next;
            else return checkpoint;
        }
    }

    /// <summary>These rows are stored now.</summary>
    /// <param name="rows">In ascending order of their numbers.</param>
    public void Add(IReadOnlyList<RawRow> rows)
    {
        var before = Checkpoint.RowNumber;
        Checkpoint = CheckpointWith(rows);
        foreach (var row in rows)
        {
            if (row.Next.RowNumber > Checkpoint.RowNumber) _ahead.TryAdd(row.Next.RowNumber, row);
        }

        for (var number = before + 1; number <= Checkpoint.RowNumber; number++) _ahead.Remove(number);
    }
}
