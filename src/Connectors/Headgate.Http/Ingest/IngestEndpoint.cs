using System.Globalization;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Http.Ingest;

/// <summary>Takes requests into a pipeline.</summary>
internal sealed class IngestEndpoint(string pipeline, IngestOptions options)
{
    /// <summary>So much room is made at once for a body: many senders may promise much and send little.</summary>
    private const int MostRoomAtOnce = 8 * 1024;

    private const string Identity = "identity";

    private readonly string _retryAfter = Math.Ceiling(options.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    public async Task HandleAsync(HttpContext context)
    {
        if (!options.TakesEncodedBodies && IsEncoded(context.Request))
        {
            // What would be taken here (RFC 9110, 15.5.16).
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            context.Response.Headers.AcceptEncoding = Identity;
            return;
        }

        if (await ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var delivery = new IngestDelivery(context.Request.Headers, body.Length);
        var message = new Message<IngestMessage>(new IngestMessage(body, context.Request.Path, context.Request.ContentType), delivery);
        context.Response.StatusCode = TryPush(context.RequestServices.GetRequiredService<PipelineRegistry>()[pipeline], message);
        if (context.Response.StatusCode is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = _retryAfter;
        if (context.Response.StatusCode == StatusCodes.Status202Accepted && options.Answer == IngestAnswer.Outcome) await AnswerAsync(context, delivery.Ended);
    }

    private static bool IsEncoded(HttpRequest request) =>
        request.Headers.GetCommaSeparatedValues("Content-Encoding").Any(static encoding => !encoding.Equals(Identity, StringComparison.OrdinalIgnoreCase));

    private static int TryPush(Pipeline pipeline, Message<IngestMessage> message)
    {
        if (pipeline.Status is not (PipelineStatus.Running or PipelineStatus.Paused)) return StatusCodes.Status503ServiceUnavailable;
        try
        {
            return pipeline.TryPush(message) ? StatusCodes.Status202Accepted : StatusCodes.Status429TooManyRequests;
        }
        catch (PipelineStoppedException)
        {
            return StatusCodes.Status503ServiceUnavailable;
        }
    }

    private async Task AnswerAsync(HttpContext context, Task<DeliveryStatus> ended)
    {
        // A sender that goes away does not take its message back.
        context.Response.StatusCode = await ended.WaitAsync(context.RequestAborted) switch
        {
            DeliveryStatus.Succeeded => StatusCodes.Status200OK,
            DeliveryStatus.Failed => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = _retryAfter;
    }

    /// <summary>Reads the body; null when it is too big.</summary>
    private async ValueTask<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > options.MaxBodyBytes) return null;
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, MostRoomAtOnce));
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            var fits = body.Length + read.Buffer.Length <= options.MaxBodyBytes;
            if (fits)
            {
                foreach (var segment in read.Buffer) body.Write(segment.Span);
            }

            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (!fits) return null;
            if (read.IsCompleted) return body.ToArray();
        }
    }
}
