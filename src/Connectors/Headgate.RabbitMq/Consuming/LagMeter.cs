using Headgate.Pipelines.Sources;
using Headgate.RabbitMq.Connecting;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Consuming;

/// <summary>Asks now and then how many messages wait in a queue, on a channel of its own: a refusal ends the asking and nothing else.</summary>
internal sealed class LagMeter : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task _asking = Task.CompletedTask;

    private LagMeter()
    {
    }

    public static LagMeter Start(IConnection connection, string queue, TimeSpan interval, SourceContext context, QueueLog log)
    {
        var meter = new LagMeter();
        if (interval != Timeout.InfiniteTimeSpan) meter._asking = AskAsync(connection, queue, interval, context, log, meter._end.Token);
        return meter;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _asking;
        _end.Dispose();
    }

    private static async Task AskAsync(IConnection connection, string queue, TimeSpan interval, SourceContext context, QueueLog log, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(interval, context.TimeProvider, cancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            while (true)
            {
                context.NoteLag(await channel.MessageCountAsync(queue, cancellationToken));
                await Task.Delay(interval, context.TimeProvider, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The connection is closed.
        }
        catch (Exception failure) when (ServerFailures.IsOfConnection(failure))
        {
            if (connection.IsOpen) log.LagUnknown(failure);
        }
    }
}
