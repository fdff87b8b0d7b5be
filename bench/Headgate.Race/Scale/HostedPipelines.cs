using System.Threading.Channels;
using Headgate.Pipelines;
using Headgate.Race.Measuring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Race.Scale;

/// <summary>Pipelines in one host that wait for messages: a channel, a processor, a batcher.</summary>
internal sealed class HostedPipelines : IHolding
{
    public string Name => "pipelines-in-host";

    public string Unit => "idle pipeline in one host: source, processor, batcher";

    public int DefaultUnits => 1000;

    public async Task<Footprint> HoldAsync(int units)
    {
        var (all, handled, sum) = (new TaskCompletionSource(), 0, 0L);
        var channels = new Channel<long>[units];
        var meter = new FootprintMeter();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        for (var i = 0; i < units; i++)
        {
            var channel = channels[i] = Channel.CreateUnbounded<long>();
            builder.Services.AddPipeline($"pipeline-{i}", pipeline => pipeline
                .From(channel.Reader)
                .Process(static number => 2 * number)
                .Batch("sums", Handle, static batcher => batcher.Size = 1));
        }

        using var host = builder.Build();
        await host.StartAsync();
        var footprint = meter.Of(units);
        for (var i = 0; i < units; i++) await channels[i].Writer.WriteAsync(i);
        await all.Task;
        foreach (var channel in channels) channel.Writer.Complete();
        await host.StopAsync();
        var expected = units * (units - 1L);
        return sum == expected ? footprint : throw new WrongResultException(Unit, units, sum, expected);

        ValueTask Handle(Headgate.Pipelines.Batching.MessageBatch<long> batch, CancellationToken cancellationToken)
        {
            foreach (ref readonly var message in batch.Span) Interlocked.Add(ref sum, message.Data);
            if (Interlocked.Add(ref handled, batch.Count) == units) all.SetResult();
            return default;
        }
    }
}
