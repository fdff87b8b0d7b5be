using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>A connection to a <see cref="MemoryBroker"/>, which fetches a few messages ahead.</summary>
internal sealed class MemoryConnection : SourceConnection<MemoryMessage>
{
    public const int PrefetchCount = 4;

    private readonly Queue<MemoryEntry> _fetched = new();
    private readonly MemoryBroker _broker;
    private readonly MemoryEpoch _epoch;
    private readonly List<MemoryEntry> _given = [];

    public MemoryConnection(MemoryBroker broker, SourceContext context)
    {
        _broker = broker;
        _epoch = new MemoryEpoch(this, broker, context);
        Cursor = broker.Committed;
    }

    public bool IsCut { get; set; }

    public int LastTag { get; set; }

    /// <summary>Where it goes on reading a log.</summary>
    public long Cursor { get; set; }

    private SourceFault Fault => _broker.Fault;

    private int MostAhead => Fault == SourceFault.FetchesFarAhead ? 1000 : PrefetchCount;

    public override async ValueTask<bool> ReadAsync(MessageBuffer<MemoryMessage> messages, CancellationToken cancellationToken)
    {
        if (Fault == SourceFault.AcknowledgesByReadingOn) _given.ForEach(_broker.Remove);
        if (Fault == SourceFault.AcknowledgesWithTheNextRead) _epoch.SendHeldBack();
        if (Fault != SourceFault.FetchesAndThrowsWhenCancelled) cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            await _broker.TravelAsync(cancellationToken);
            var (entries, news) = _broker.Take(this, messages.Room + MostAhead - _fetched.Count);
            foreach (var entry in entries) Fetch(entry);
            if (Fault == SourceFault.FetchesAndThrowsWhenCancelled && cancellationToken.IsCancellationRequested) Lose();
            if (Fault == SourceFault.LosesWhatACancelledReadHasFetched) await LoseWhenCancelledAsync(cancellationToken);
            while (_fetched.Count > 0 && (!messages.IsFull || Fault == SourceFault.IgnoresTheRoom)) Add(messages, _fetched.Dequeue());
            if (Fault == SourceFault.DropsWhatHasNoRoom) _fetched.Clear();
            if (messages.Count > 0 || Fault == SourceFault.Polls) return true;
            if (_broker.IsLog && Fault != SourceFault.NeverEnds) return false;
            await news.WaitAsync(Fault == SourceFault.WaitsThroughCancellation ? CancellationToken.None : cancellationToken);
        }
    }

    public override ValueTask DrainAsync(MessageBuffer<MemoryMessage> messages, CancellationToken cancellationToken)
    {
        if (Fault == SourceFault.KeepsThePrefetchedInADrain) return default;
        if (Fault == SourceFault.DropsThePrefetchedInADrain)
        {
            foreach (var entry in _fetched) _broker.Remove(entry);
        }
        else
        {
            foreach (var entry in _fetched) _broker.Release(entry);
        }

        _fetched.Clear();
        return Fault == SourceFault.ClosesWithTheDrain ? DisposeAsync() : default;
    }

    public override ValueTask DisposeAsync()
    {
        if (Fault is not (SourceFault.ThrowsAfterDisposal or SourceFault.MixesEpochs or SourceFault.DropsWithoutCounting)) _epoch.End();
        IsCut = true;
        _broker.Close(this);
        return base.DisposeAsync();
    }

    private void Fetch(MemoryEntry entry)
    {
        if (entry.Text.Length == 0 && Fault == SourceFault.SkipsEmptyMessages) return;
        if (entry.Text.Length > 65_536 && Fault == SourceFault.CutsBigMessages) entry.Text = entry.Text[..65_536];
        if (Fault == SourceFault.TrimsMessages) entry.Text = entry.Text.Trim();
        if (_broker.IsLog && Fault != SourceFault.GivesTheNewestFirst) _epoch.Receive(entry);
        _fetched.Enqueue(entry);
    }

    private void Add(MessageBuffer<MemoryMessage> messages, MemoryEntry entry)
    {
        _given.Add(entry);
        _epoch.NoteReceived(1);
        messages.Add(new MemoryMessage(entry.Text), new MemoryDelivery(_epoch, entry, Fault));
    }

    private async Task LoseWhenCancelledAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(4), TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _fetched.Clear();
            throw;
        }
    }

    private void Lose()
    {
        _fetched.Clear();
        throw new OperationCanceledException();
    }
}
