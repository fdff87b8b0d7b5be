using Headgate.Pipelines;
using Headgate.Servers;

namespace Headgate.Connectors.Tests.Slow;

/// <summary>A slow pipeline over a broker that has much more than it can take.</summary>
internal sealed class SlowRun : IAsyncDisposable
{
    private const int BatchSize = 10;

    private readonly ISlowBroker _broker;
    private readonly Pipeline _pipeline;
    private readonly TimeSpan _perBatch;

    public SlowRun(ISlowBroker broker, TimeSpan perBatch)
    {
        _broker = broker;
        _perBatch = perBatch;
        _pipeline = broker.Read(BatchSize, HandleAsync);
    }

    public string Name => _broker.Name;

    /// <summary>How many messages were under way at most, as far as was looked.</summary>
    public long MostInFlight { get; private set; }

    public long Succeeded => _pipeline.Counts.Succeeded;

    public async Task FillAsync(int count, int bytes)
    {
        await using var filling = Pipeline.Create("fill", p => p.FromPushes<byte[]>().Batch("fill", _broker.Sink));
        await filling.StartAsync();
        foreach (var some in Enumerable.Range(0, count).Chunk(500)) await filling.PushAsync<byte[]>(some.Select(_ => new byte[bytes]));
        await filling.StopAsync();
        if (filling.Counts.Succeeded != count) throw new InvalidOperationException($"{Name} was to be filled with {count} messages, and {filling.Counts} were.");
    }

    public async Task StartAsync()
    {
        await _pipeline.StartAsync();
        await Eventually.IsSoAsync(() => Succeeded > 0, $"{Name} gives out messages");
    }

    public void Look() => MostInFlight = Math.Max(MostInFlight, _pipeline.Counts.InFlight);

    public Task<long> CountWaitingAsync() => _broker.CountWaitingAsync();

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    private async ValueTask HandleAsync(int count, CancellationToken cancellationToken) => await Task.Delay(_perBatch, TimeProvider.System, cancellationToken);
}
