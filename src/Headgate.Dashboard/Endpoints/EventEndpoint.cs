using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Diagnostics;
using Headgate.Dashboard.Hosting;
using Headgate.Dashboard.Streaming;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headgate.Dashboard.Endpoints;

/// <summary>
/// Sends events (server-sent ones) for as long as somebody reads them: the history first, then each second what has changed. A reader that is slow misses seconds and
/// costs no more memory than the one event that it is being sent.
/// </summary>
internal sealed class EventEndpoint(DashboardRuntime runtime)
{
    /// <summary>How long a reader may take to fetch what was sent before the application began to stop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a reader may take to fetch one event. One that takes longer sleeps, or is gone, and comes back by itself when it wakes. The server's own limit, a rate, counts
    /// what was fetched quickly before in favour of the reader, and so lets one that has read for an hour sleep for days.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly RefusalTally _refusals = new(runtime.Clock);

    public async Task ReadAsync(HttpContext context)
    {
        var pipeline = NameOf(context);
        var who = Answer.WhoSent(context);
        if (!runtime.Readers.TryEnter(pipeline))
        {
            if (_refusals.Add() is { } refused) DashboardEvents.ReaderRefused(runtime.Logger, who, runtime.Readers.Most, refused);
            context.Response.Headers.RetryAfter = "10";
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, $"{runtime.Readers.Most} read events already, as many as may. Close other pages of the dashboard, or raise MaxReaders.");
        }

        var (count, missed) = (0L, 0L);
        using var late = new CancellationTokenSource(Patience, runtime.Clock);
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, runtime.Stopping, late.Token);
        try
        {
            // Before anything is written: what is sent at first is at least as new, and no frame after it is left out.
            var last = runtime.Broadcast.NewestNumber;
            await BeginAsync(context.Response, pipeline, sending.Token);
            late.CancelAfter(Timeout.InfiniteTimeSpan);
            while (await runtime.Broadcast.AfterAsync(last, context.RequestAborted) is { } frame)
            {
                missed += frame.Number - last - 1;
                last = frame.Number;
                count++;
                late.CancelAfter(Patience);
                await SendAsync(context.Response, frame, pipeline, sending.Token);
                late.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (runtime.Stopping.IsCancellationRequested || late.IsCancellationRequested)
        {
            context.Abort(); // It does not read what it was being sent.
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException || context.RequestAborted.IsCancellationRequested)
        {
            // The reader has gone.
        }
        finally
        {
            runtime.Readers.Leave(pipeline);
            DashboardEvents.ReaderLeft(runtime.Logger, who, count, missed);
            if (runtime.Stopping.IsCancellationRequested && context.Features.Get<IConnectionLifetimeFeature>() is { } connection) _ = CloseAsync(connection);
        }
    }

    /// <summary>Closes the connection of a reader that does not fetch what was sent: the server would wait for it for as long as it may take to stop.</summary>
    private async Task CloseAsync(IConnectionLifetimeFeature connection)
    {
        try
        {
            await Task.Delay(Grace, runtime.Clock, connection.ConnectionClosed);
            connection.Abort();
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // It is closed.
        }
    }

    private string? NameOf(HttpContext context)
    {
        runtime.Attend();
        string? name = context.Request.Query["pipeline"];
        return string.IsNullOrEmpty(name) || runtime.Sampler.Find(name) is not null ? name : throw PipelineEndpoints.Unknown(runtime, name);
    }

    /// <summary>What a reader gets at once: nobody waits a second for a first look.</summary>
    private async Task BeginAsync(HttpResponse response, string? pipeline, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // for proxies
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.Body.WriteAsync(ServerSentEvent.Retry.ToArray(), cancellationToken);
        await response.Body.WriteAsync(ServerSentEvent.Write("history", runtime.Sampler.WriteHistories(), DashboardJson.Default.HistoryList), cancellationToken);
        await response.Body.WriteAsync(runtime.WriteOverview(), cancellationToken);
        if (pipeline is not null && runtime.WriteDetail(pipeline, withHistory: false) is { } detail)
            await response.Body.WriteAsync(ServerSentEvent.Write("pipeline", detail, DashboardJson.Default.PipelineDetail), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private static async Task SendAsync(HttpResponse response, Frame frame, string? pipeline, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(frame.Overview, cancellationToken);
        if (pipeline is not null && frame.Details.TryGetValue(pipeline, out var detail)) await response.Body.WriteAsync(detail, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
