using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Diagnostics;
using Headgate.Dashboard.Hosting;
using Headgate.Dashboard.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headgate.Dashboard.Endpoints;

/// <summary>
/// Sends events (server-sent ones) for as long as somebody reads them: the history first, then each second what has changed. A reader that is slow misses seconds and
/// costs no more memory than the one event that it is being sent.
/// </summary>
internal sealed class EventEndpoint(DashboardRuntime runtime)
{
    public async Task ReadAsync(HttpContext context)
    {
        var pipeline = NameOf(context);
        var who = Answer.WhoSent(context);
        if (!runtime.Readers.TryEnter(pipeline))
        {
            DashboardEvents.ReaderRefused(runtime.Logger, who, runtime.Readers.Most);
            context.Response.Headers.RetryAfter = "10";
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, $"{runtime.Readers.Most} read events already, as many as may. Close other pages of the dashboard, or raise MaxReaders.");
        }

        var (count, missed) = (0L, 0L);
        try
        {
            await BeginAsync(context, pipeline);
            var last = 0L;
            while (await runtime.Broadcast.AfterAsync(last, context.RequestAborted) is { } frame)
            {
                if (last > 0) missed += frame.Number - last - 1;
                last = frame.Number;
                count++;
                await SendAsync(context.Response, frame, pipeline, context.RequestAborted);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException || context.RequestAborted.IsCancellationRequested)
        {
            // The reader has gone.
        }
        finally
        {
            runtime.Readers.Leave(pipeline);
            DashboardEvents.ReaderLeft(runtime.Logger, who, count, missed);
        }
    }

    private string? NameOf(HttpContext context)
    {
        runtime.Attend();
        string? name = context.Request.Query["pipeline"];
        return string.IsNullOrEmpty(name) || runtime.Sampler.Find(name) is not null ? name : throw PipelineEndpoints.Unknown(runtime, name);
    }

    /// <summary>What a reader gets at once: nobody waits a second for a first look.</summary>
    private async Task BeginAsync(HttpContext context, string? pipeline)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // for proxies
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.Body.WriteAsync(ServerSentEvent.Retry.ToArray(), context.RequestAborted);
        await response.Body.WriteAsync(ServerSentEvent.Write("history", runtime.Sampler.WriteHistories(), DashboardJson.Default.HistoryList), context.RequestAborted);
        await response.Body.WriteAsync(runtime.WriteOverview(), context.RequestAborted);
        if (pipeline is not null && runtime.Sampler.WriteDetail(pipeline, withHistory: false) is { } detail)
            await response.Body.WriteAsync(ServerSentEvent.Write("pipeline", detail, DashboardJson.Default.PipelineDetail), context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
    }

    private static async Task SendAsync(HttpResponse response, Frame frame, string? pipeline, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(frame.Overview, cancellationToken);
        if (pipeline is not null && frame.Details.TryGetValue(pipeline, out var detail)) await response.Body.WriteAsync(detail, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
