using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>A broker in memory. As a queue it gives each message to one reader, until that acknowledges it, hands it back or is gone; as a log it gives all from
/// the committed position on to its reader, and has an end.</summary>
internal sealed class MemoryBroker(SourceFault fault, bool isLog, bool isFar = false)
{
    private const int LongestWay = 12;

    private readonly Random _random = new(7);
    private readonly Lock _gate = new();
    private readonly List<MemoryEntry> _entries = [];
    private readonly List<MemoryConnection> _connections = [];
    private TaskCompletionSource _news = NewSignal();
    private long _nextSequence;

    public SourceFault Fault => fault;

    public bool IsLog => isLog;

    /// <summary>Gets or sets the position from which the next reader of the log goes on.</summary>
    public long Committed { get; set; }

    public int WaitingCount
    {
        get
        {
            lock (_gate) return _entries.Count(static entry => entry.Owner is null);
        }
    }

    /// <summary>The way to a broker that is far away, and back, takes a few milliseconds.</summary>
    public Task TravelAsync(CancellationToken cancellationToken)
    {
        if (!isFar) return Task.CompletedTask;
        lock (_gate) return Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1, LongestWay)), TimeProvider.System, cancellationToken);
    }

    public void Send(IReadOnlyList<ConformanceMessage> messages)
    {
        lock (_gate)
        {
            _entries.AddRange(messages.Select(message => new MemoryEntry(message, _nextSequence++)));
            if (fault != SourceFault.SleepsOn) Tell();
        }
    }

    public MemoryConnection Connect(Func<MemoryConnection> create)
    {
        lock (_gate)
        {
            var connection = create();
            _connections.Add(connection);
            return connection;
        }
    }

    /// <summary>Gives out messages, as many as there are and are wanted; null with a task that ends when there may be more.</summary>
    public (IReadOnlyList<MemoryEntry> Entries, Task News) Take(MemoryConnection connection, int count)
    {
        lock (_gate)
        {
            if (connection.IsCut && fault != SourceFault.DoesNotNoticeACut) throw new IOException("The connection was cut.");
            if (connection.IsCut) return ([], new TaskCompletionSource().Task);
            var free = _entries.Where(entry => IsFree(entry, connection)).OrderBy(static entry => entry.Sequence);
            List<MemoryEntry> taken = [.. fault == SourceFault.GivesTheNewestFirst ? free.Reverse().Take(count) : free.Take(count)];
            foreach (var entry in taken)
            {
                entry.Owner = connection;
                entry.Seen.Add(connection);
                entry.Tag = ++connection.LastTag;
                connection.Cursor = entry.Sequence + 1;
            }

            return (taken, _news.Task);
        }
    }

    /// <summary>A message is done with.</summary>
    public void Remove(MemoryEntry entry)
    {
        lock (_gate) _entries.Remove(entry);
    }

    /// <summary>The message of a connection that has a tag is done with.</summary>
    public void Remove(MemoryConnection connection, int tag)
    {
        lock (_gate) _entries.RemoveAll(entry => entry.Owner == connection && entry.Tag == tag);
    }

    /// <summary>The newest connection that is open.</summary>
    public MemoryConnection? Newest
    {
        get
        {
            lock (_gate) return _connections.LastOrDefault();
        }
    }

    /// <summary>A message goes back to its place.</summary>
    public void Release(MemoryEntry entry)
    {
        lock (_gate)
        {
            entry.Owner = null;
            if (fault == SourceFault.SendsAgainBackwards) entry.Sequence = -entry.Sequence;
            Tell();
        }
    }

    /// <summary>A connection is closed: what it has under way goes back.</summary>
    public void Close(MemoryConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
            foreach (var entry in _entries.Where(entry => entry.Owner == connection).ToList())
            {
                if (fault == SourceFault.AcknowledgesWhatIsOpenWhenClosed) Remove(entry);
                else Release(entry);
            }
        }
    }

    /// <summary>All connections are cut.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            foreach (var connection in _connections.ToList())
            {
                connection.IsCut = true;
                if (fault == SourceFault.ForgetsWhatIsOpenAtACut) _entries.RemoveAll(entry => entry.Owner == connection);
                Close(connection);
            }

            Tell();
        }
    }

    private bool IsFree(MemoryEntry entry, MemoryConnection connection)
    {
        if (isLog) return entry.Sequence >= connection.Cursor || (fault == SourceFault.GivesTheNewestFirst && entry.Owner is null);
        if (fault == SourceFault.GivesEachReaderAll) return !entry.Seen.Contains(connection);
        return entry.Owner is null;
    }

    private void Tell()
    {
        _news.TrySetResult();
        _news = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
