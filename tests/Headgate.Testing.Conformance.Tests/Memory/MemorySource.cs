using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>A source that reads a <see cref="MemoryBroker"/>, with the faults that are planted in the broker.</summary>
internal sealed partial class MemorySource(MemoryBroker broker, SourceContext context, string secret)
    : ConnectedSource<MemoryMessage>(context, "memory", new ReconnectOptions { Delay = TimeSpan.FromMilliseconds(5) })
{
    private bool _wasConnected;

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (broker.Fault == SourceFault.StartsThroughCancellation && cancellationToken.IsCancellationRequested) await Task.Delay(Timeout.Infinite, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public override ValueTask DisposeAsync()
    {
        if (broker.Fault == SourceFault.ThrowsWhenDisposedUnused && !_wasConnected) throw new InvalidOperationException("There is no connection to close.");
        return base.DisposeAsync();
    }

    protected override async ValueTask<SourceConnection<MemoryMessage>> ConnectAsync(CancellationToken cancellationToken)
    {
        _wasConnected = true;
        if (broker.Fault == SourceFault.LogsItsSecret) Connecting(Context.LoggerFactory.CreateLogger<MemorySource>(), $"memory://user:{secret}@here");
        for (var roundTrip = 0; roundTrip < 5; roundTrip++) await broker.TravelAsync(cancellationToken);
        return broker.Connect(() => new MemoryConnection(broker, Context));
    }

    protected override bool IsTransient(Exception failure) => broker.Fault != SourceFault.FailsWhenCut;

    [LoggerMessage(1, LogLevel.Trace, "Connecting to {Address}.")]
    private static partial void Connecting(ILogger logger, string address);
}
