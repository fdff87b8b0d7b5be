namespace Headgate.Dashboard.Streaming;

/// <summary>Who reads events, and which pipelines they look at.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReaderRegister(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _watched = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Gets how many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets how many there may be.</summary>
    public int Most => most;

    /// <summary>Gets the names of the pipelines that somebody looks at.</summary>
    public IReadOnlyList<string> Watched
    {
        get
        {
            lock (_gate) return [.. _watched.Keys];
        }
    }

    /// <summary>Adds a reader, if there is room.</summary>
    /// <param name="pipeline">The pipeline that it looks at; null for none.</param>
    /// <returns>Whether it was added.</returns>
    public bool TryEnter(string? pipeline)
    {
        lock (_gate)
        {
            if (_count >= most) return false;
            _count++;
            if (pipeline is not null) _watched[pipeline] = _watched.GetValueOrDefault(pipeline) + 1;
            return true;
        }
    }

    /// <summary>Removes a reader that was added.</summary>
    public void Leave(string? pipeline)
    {
        lock (_gate)
        {
            _count--;
            if (pipeline is null) return;
            if (_watched[pipeline] == 1) _watched.Remove(pipeline);
            else _watched[pipeline]--;
        }
    }
}
