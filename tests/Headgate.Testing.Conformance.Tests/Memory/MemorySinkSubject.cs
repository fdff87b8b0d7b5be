using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>The sink of a <see cref="MemoryDestination"/>, under test.</summary>
internal sealed class MemorySinkSubject(SinkFault fault = SinkFault.None) : SinkSubject<MemoryMessage>
{
    private readonly MemoryDestination _destination = new(fault);
    private readonly List<MemorySink> _sinks = [];

    public static SinkFeatures Everything =>
        SinkFeatures.Order | SinkFeatures.FailsAlone | SinkFeatures.Reconnects | SinkFeatures.Idempotent | SinkFeatures.Traces | SinkFeatures.AnyText
        | SinkFeatures.Secret | SinkFeatures.DeadLetters;

    public override SinkFeatures Features => Everything;

    /// <summary>What is to happen and does not, because of a fault, is not waited for long.</summary>
    public override TimeSpan Patience => fault == SinkFault.None ? base.Patience : TimeSpan.FromSeconds(1);

    public override string Secret => "s3cr3t-word";

    public override IBatchHandler<MemoryMessage> Create()
    {
        var sink = new MemorySink(_destination, Secret);
        _sinks.Add(sink);
        return sink;
    }

    public override IDeadLetterSink CreateDeadLetters() => new MemoryDeadLetters(_destination);

    public override MemoryMessage Make(string text) => new(text);

    public override MemoryMessage MakeUnwritable() => new(MemorySink.Unwritable);

    public override Task<IReadOnlyList<WrittenMessage>> ReadAllAsync() => Task.FromResult(_destination.Written);

    public override Task InterruptAsync()
    {
        _destination.Cut();
        return Task.CompletedTask;
    }

    /// <summary>A check disposes what it has made, once.</summary>
    public override ValueTask DisposeAsync()
    {
        if (fault == SinkFault.None && _sinks.Exists(static sink => sink.DisposedCount != 1)) throw new InvalidOperationException("The check has not disposed each sink once.");
        return base.DisposeAsync();
    }
}
