namespace Headgate.Sql.Checkpoints;

/// <summary>
/// Finds the key of the last row before which all are done: as far as a source may go on from. Rows are numbered as they are read, and done in any order. Pure,
/// and not thread-safe.
/// </summary>
internal sealed class CheckpointTracker
{
    private readonly Queue<string> _open = new();
    private readonly HashSet<long> _doneAhead = [];
    private long _first;
    private long _next;

    /// <summary>How many rows were read and are not behind the checkpoint.</summary>
    public int OpenCount => _open.Count;

    /// <summary>The key of the last row of the run; null while there is none.</summary>
    public string? Position { get; private set; }

    /// <summary>Whether another source has begun since, which reads again what is not behind the checkpoint. For whoever has entered the checkpoint, this stays as it is until it leaves.</summary>
    public bool IsOver { get; set; }

    /// <summary>A row was read.</summary>
    /// <returns>Its number.</returns>
    public long Add(string key)
    {
        _open.Enqueue(key);
        return _next++;
    }

    /// <summary>A row is done with. The second time does nothing.</summary>
    /// <returns>True when the position has moved on.</returns>
    public bool Done(long number)
    {
        if (number < _first) return false;
        _doneAhead.Add(number);
        var hasMoved = false;
        while (_open.Count > 0 && _doneAhead.Remove(_first))
        {
            Position = _open.Dequeue();
            _first++;
            hasMoved = true;
        }

        return hasMoved;
    }

    /// <summary>What the position would be if these were done, too; null when it would not move.</summary>
    public string? PositionWith(IReadOnlySet<long> numbers)
    {
        string? position = null;
        var number = _first;
        foreach (var key in _open)
        {
            if (!numbers.Contains(number) && !_doneAhead.Contains(number)) break;
            position = key;
            number++;
        }

        return position;
    }
}
