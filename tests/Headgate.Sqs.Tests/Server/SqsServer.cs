using System.Net;
using System.Text.Json.Nodes;
using Headgate.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Headgate.Sqs.Tests.Server;

/// <summary>
/// Our own server, in this process, that speaks the documented AWS JSON protocol of SQS, as far as the connector uses it. It is not the service: it does not check
/// signatures, samples nothing, and gives each message out once unless it is told otherwise. It can be stopped and started again, and keeps its state meanwhile.
/// </summary>
internal sealed class SqsServer(TimeProvider? time = null) : IAsyncDisposable
{
    private const string ContentType = "application/x-amz-json-1.0";
    private readonly int _port = FreePorts.Take();
    private WebApplication? _app;
    private CancellationTokenSource _killed = new();

    public SqsState State { get; } = new(time ?? TimeProvider.System);

    public int Port => _port;

    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>The id of the only access key that is known; null when all are.</summary>
    public string? AccessKeyId { get; init; }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, _port));
        _killed = new CancellationTokenSource();
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync();
    }

    /// <summary>Ends what is under way, and stops.</summary>
    public async Task StopAsync()
    {
        if (_app is not { } app) return;
        _app = null;
        await _killed.CancelAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        _killed.Dispose();
    }

    /// <summary>Stops at once: all connections are cut, and answers under way are lost.</summary>
    public async Task KillAsync()
    {
        if (_app is not { } app) return;
        _app = null;
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        _killed.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _killed.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var action = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        var (status, code, answer) = (StatusCodes.Status200OK, (string?)null, new JsonObject());
        var fault = State.Faults?.Invoke(action) ?? Fault.None;
        State.NoteCall(action);
        try
        {
            var request = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
            if (fault == Fault.Dropped) throw new IOException();
            Refuse(fault, context);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _killed.Token);
            answer = await new SqsActions(State).RunAsync(action, request, $"{context.Request.Scheme}://{context.Request.Host}", ended.Token);
            if (fault == Fault.AnswerDropped) throw new IOException();
        }
        catch (SqsFault refused)
        {
            (status, code) = (refused.Status, refused.Code);
            answer = new JsonObject { ["__type"] = refused.Type, ["message"] = refused.Message };
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        if (code is not null) context.Response.Headers["x-amzn-query-error"] = $"{code};{(status < 500 ? "Sender" : "Receiver")}";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private void Refuse(Fault fault, HttpContext context)
    {
        if (fault == Fault.Throttled) throw new SqsFault(400, "com.amazonaws.sqs#RequestThrottled", "RequestThrottled", "Too many requests.");
        if (fault == Fault.Internal) throw new SqsFault(500, "com.amazonaws.sqs#InternalError", "InternalFailure", "The service has failed.");
        if (fault == Fault.Denied) throw new SqsFault(403, "com.amazon.coral.service#AccessDeniedException", "AccessDeniedException", "Access is denied.");
        if (AccessKeyId is { } id && !context.Request.Headers.Authorization.ToString().Contains($"Credential={id}/", StringComparison.Ordinal))
            throw new SqsFault(403, "com.amazon.coral.service#UnrecognizedClientException", "InvalidClientTokenId", "The security token included in the request is invalid.");
    }
}
