using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>The source of a <see cref="MemoryBroker"/>, under test.</summary>
internal sealed class MemorySourceSubject(bool isLog, SourceFault fault = SourceFault.None, bool isFar = false) : SourceSubject<MemoryMessage>
{
    private readonly MemoryBroker _broker = new(fault, isLog, isFar);

    public override SourceFeatures Features => FeaturesOf(isLog);

    /// <summary>What is to happen and does not, because of a fault, is not waited for long.</summary>
    public override TimeSpan Patience => fault == SourceFault.None ? base.Patience : TimeSpan.FromSeconds(1);

    public override TimeSpan Quiet => isFar ? base.Quiet : TimeSpan.FromMilliseconds(150);

    public override int PrefetchCount => MemoryConnection.PrefetchCount;

    public override string Secret => "s3cr3t-word";

    /// <summary>What each of the two can do; together it is everything.</summary>
    public static SourceFeatures FeaturesOf(bool isLog)
    {
        const SourceFeatures Both = SourceFeatures.Acknowledges | SourceFeatures.SettlesFailures | SourceFeatures.Order | SourceFeatures.Headers
            | SourceFeatures.Sizes | SourceFeatures.AnyText | SourceFeatures.Secret;
        return isLog
            ? Both | SourceFeatures.Positions | SourceFeatures.Ends
            : Both | SourceFeatures.Returns | SourceFeatures.Reconnects | SourceFeatures.SharedReaders | SourceFeatures.Waits | SourceFeatures.CountsWaiting;
    }

    public override Source<MemoryMessage> Create(SourceContext context) => new MemorySource(_broker, context, Secret);

    public override Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        _broker.Send(messages);
        return Task.CompletedTask;
    }

    public override string TextOf(MemoryMessage data) => data.Text;

    public override Task InterruptAsync()
    {
        _broker.Cut();
        return Task.CompletedTask;
    }

    public override Task<long> CountWaitingAsync() => Task.FromResult<long>(_broker.WaitingCount);

    /// <summary>A check closes what it has opened.</summary>
    public override ValueTask DisposeAsync()
    {
        if (fault == SourceFault.None && _broker.Newest is not null) throw new InvalidOperationException("The check has left a connection open.");
        return base.DisposeAsync();
    }
}
