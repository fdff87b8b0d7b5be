using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Replaying;

/// <summary>
/// One replay of a file, by one pipeline: which letters it has given out, and which of these are settled, and so crossed off. While it lasts nobody else replays
/// the file. It outlives a source that fails, and the next goes on with it. Thread-safe.
/// </summary>
internal sealed class LetterReplay(LetterFile file) : IAcknowledger
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _given = [];
    private readonly HashSet<long> _underWay = [];

    /// <summary>What was handed back unhandled, by a source that failed after it had read it, or by a sink that failed. A source that takes its place gives it.</summary>
    private readonly HashSet<long> _returned = [];
    private ReplayHold? _hold;
    private bool _isRead;
    private long _settledCount;

    /// <summary>Gets or sets where the file ended when the replay began; -1 before that.</summary>
    public long End { get; set; } = -1;

    /// <summary>Gets how many letters were given out, and how many of these need not be replayed again.</summary>
    public (long Given, long Settled) Counts
    {
        get
        {
            lock (_gate) return (_given.Count + _returned.Count, _settledCount);
        }
    }

    /// <summary>A source begins to read: false when the file is being replayed already.</summary>
    /// <param name="pipeline">Its pipeline.</param>
    /// <param name="holder">Who replays it.</param>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "It is released when the replay ends.")]
    public bool TryBegin(string pipeline, out string holder)
    {
        lock (_gate)
        {
            holder = "";
            _hold ??= ReplayHold.TryTake(file.Path, pipeline, out holder);
            return _isRead = _hold is not null;
        }
    }

    /// <summary>A letter is about to be given out: false when it was already.</summary>
    public bool TryGive(LetterMark mark)
    {
        lock (_gate)
        {
            _returned.Remove(mark.Offset);
            return _given.Add(mark.Offset) && _underWay.Add(mark.Offset);
        }
    }

    /// <summary>Nothing is read any more, and nobody waits for what is under way still: its handler has put another acknowledger in the place of this one.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _underWay.Clear();
            Leave();
        }
    }

    /// <summary>A source has failed, or was stopped; another may take its place. Until then the file is held while letters are under way.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _isRead = false;
            ReleaseIfIdle();
        }
    }

    public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        IReadOnlyList<LetterMark> settled = [.. ReplayedDelivery.SettledOf<StoredDelivery>(ended).Select(static letter => letter.Mark)];
        var crossedOffCount = 0;
        try
        {
            if (settled.Count > 0) await file.CrossOffAsync(settled);
            crossedOffCount = settled.Count;
        }
        finally
        {
            Note(ended, crossedOffCount);
        }
    }

    private void Note(EndedDeliveries ended, int crossedOffCount)
    {
        lock (_gate)
        {
            _settledCount += crossedOffCount;
            foreach (var letter in ended.Succeeded.Concat(ended.Failed).Concat(ended.Returned).OfType<StoredDelivery>()) _underWay.Remove(letter.Mark.Offset);
            foreach (var letter in ended.Returned.OfType<StoredDelivery>())
            {
                if (_given.Remove(letter.Mark.Offset)) _returned.Add(letter.Mark.Offset);
            }

            ReleaseIfIdle();
        }
    }

    private void ReleaseIfIdle()
    {
        if (_isRead || _underWay.Count > 0) return;
        _hold?.Dispose();
        _hold = null;
    }
}
