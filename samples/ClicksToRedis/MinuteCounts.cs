using System.Collections.Concurrent;
using System.Threading.Channels;
using Headgate.Flows;
using Headgate.Flows.Windows;
using Headgate.Pipelines;
using Headgate.Pipelines.Handlers;
using Microsoft.Extensions.Hosting;

namespace ClicksToRedis;

/// <summary>The step in which clicks wait until they are counted. A flow gathers them by page and minute; a call returns when Redis has the count that its click is part of.
/// Until then the click is under way: not acknowledged, and its lease extended.</summary>
public sealed class MinuteCounts : IProcessor<Click, Click>, IAsyncDisposable
{
    private readonly Channel<WaitingClick> _clicks = Channel.CreateBounded<WaitingClick>(1000);
    private readonly ConcurrentDictionary<WaitingClick, bool> _waiting = new();
    private readonly CancellationTokenRegistration _stopping;
    private readonly Task _counting;

    public MinuteCounts(CountsInRedis counts, ClicksOptions options, IHostApplicationLifetime host)
    {
        // What has come of a minute is counted every second. The minute ends when a click of 10 seconds past it has come; one that is later still counts, alone, for as long as is
        // allowed. Discarding: each result has the clicks since the one before, as those are in Redis already.
        var minutes = Window.Tumbling(TimeSpan.FromMinutes(1), (WaitingClick waiting) => waiting.Click.At)
            .WithDisorder(TimeSpan.FromSeconds(10))
            .AllowLateness(options.Lateness)
            .LateTo(waiting => waiting.Refuse())
            .TriggerPeriodically(TimeSpan.FromSeconds(1))
            .Discarding();

        _counting = WatchAsync(Flow.From(_clicks.Reader, new FlowOptions { Name = "minutes" })
            .PartitionBy(waiting => waiting.Click.Page)
            .Window(minutes)
            .ToLists()
            .Do(async (minute, _) => await counts.AddAsync(minute.Key, minute.Window.Start, minute.Value), concurrency: 16)
            .RunAsync(), host);

        // When the host stops no more clicks are taken, and those that wait are counted.
        _stopping = host.ApplicationStopping.Register(() => _clicks.Writer.TryComplete());
    }

    public async ValueTask<Message<Click>> ProcessAsync(Message<Click> message, CancellationToken cancellationToken)
    {
        var waiting = new WaitingClick(message.Data);
        _waiting[waiting] = true;
        try
        {
            await _clicks.Writer.WriteAsync(waiting, cancellationToken);
            await waiting.Counted.WaitAsync(cancellationToken);
            return message;
        }
        catch (ChannelClosedException)
        {
            return message.Return(); // back to NATS, for the next run
        }
        finally
        {
            _waiting.TryRemove(waiting, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync();
        _clicks.Writer.TryComplete();
        await _counting;
    }

    /// <summary>A flow that fails counts nothing any more: those that wait fail with it, later ones go back, and the program ends.</summary>
    private async Task WatchAsync(Task flow, IHostApplicationLifetime host)
    {
        try
        {
            await flow;
        }
        catch (Exception failure)
        {
            Environment.ExitCode = 1;
            _clicks.Writer.TryComplete();
            foreach (var waiting in _waiting.Keys) waiting.Fail(failure);
            host.StopApplication();
        }
    }
}
