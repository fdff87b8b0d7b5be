using System.Diagnostics;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>A sink that writes to a <see cref="MemoryDestination"/>, with the faults that are planted in it.</summary>
internal sealed class MemorySink(MemoryDestination destination, string secret) : IBatchHandler<MemoryMessage>, IAsyncDisposable
{
    public const string Unwritable = "cannot be written";

    private readonly List<Message<MemoryMessage>> _buffer = [];
    private MemoryLink? _link;

    public int DisposedCount { get; private set; }

    private SinkFault Fault => destination.Fault;

    public async ValueTask<IReadOnlyList<Message<MemoryMessage>>> HandleAsync(MessageBatch<MemoryMessage> batch, CancellationToken cancellationToken)
    {
        if (Fault == SinkFault.WritesThroughCancellation && cancellationToken.IsCancellationRequested) await Task.Delay(Timeout.Infinite, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (Fault == SinkFault.FailsTheWholeBatch && batch.Data.Any(IsUnwritable)) throw new FormatException("The batch cannot be written.");
        var messages = Fault == SinkFault.SharesItsBuffer ? await FillAsync(batch) : [.. batch];
        if (Fault == SinkFault.WritesBackwards) messages.Reverse();
        if (Fault == SinkFault.WritesAFewOfABatch) messages = [.. messages.Take(500)];
        var link = _link ??= destination.Connect();
        await Task.Yield();
        try
        {
            if (Fault == SinkFault.WritesWhenDisposed) _buffer.AddRange(messages);
            else foreach (var message in messages.Where(static message => !IsUnwritable(message.Data))) Write(link, message);
        }
        catch (IOException failure)
        {
            if (Fault != SinkFault.NeverConnectsAgain) Interlocked.CompareExchange(ref _link, null, link);
            if (Fault == SinkFault.SaysItsSecret) throw new IOException($"memory://user:{secret}@here: {failure.Message}", failure);
            if (Fault != SinkFault.KeepsQuietAboutACut) throw;
        }

        if (Fault == SinkFault.ReturnsHalf) return [.. batch.Take(batch.Count / 2)];
        return [.. batch.Select(static message => IsUnwritable(message.Data) ? message.Fail("It cannot be written.") : message)];
    }

    public ValueTask DisposeAsync()
    {
        DisposedCount++;
        if (Fault == SinkFault.ThrowsWhenDisposedUnused && _link is null) throw new InvalidOperationException("There is no connection to close.");
        foreach (var message in _buffer.Where(_ => Fault == SinkFault.WritesWhenDisposed)) Write(_link!, message);
        return default;
    }

    private static bool IsUnwritable(MemoryMessage data) => data.Text == Unwritable;

    private async Task<List<Message<MemoryMessage>>> FillAsync(MessageBatch<MemoryMessage> batch)
    {
        lock (_buffer)
        {
            _buffer.Clear();
            _buffer.AddRange(batch);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        lock (_buffer) return [.. _buffer];
    }

    private void Write(MemoryLink link, Message<MemoryMessage> message)
    {
        var text = message.Data.Text;
        if (text.Length == 0 && Fault == SinkFault.SkipsEmptyMessages) return;
        if (text.Length > 65_536 && Fault == SinkFault.CutsBigMessages) text = text[..65_536];
        if (Fault == SinkFault.TrimsMessages) text = text.Trim();
        var headers = new Dictionary<string, string>();
        if (Trace(message) is { } trace) headers["traceparent"] = trace;
        destination.Write(link, new WrittenMessage(text, headers));
    }

    private string? Trace(Message<MemoryMessage> message)
    {
        if (Fault == SinkFault.SendsNoTrace) return null;
        if (Fault != SinkFault.SendsItsOwnTrace && message.Metadata.GetValueOrDefault("traceparent") is string own) return own;
        return Activity.Current?.Id;
    }
}
