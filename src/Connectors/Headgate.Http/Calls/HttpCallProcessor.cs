using Headgate.Pipelines;
using Headgate.Pipelines.Handlers;

namespace Headgate.Http.Calls;

/// <summary>Calls an API for each message.</summary>
internal sealed class HttpCallProcessor<T, TOut>(
    IHttpClientFactory clients, TimeProvider time, HttpCallOptions<T> options, Func<T, HttpRequestMessage> request, Func<T, HttpResponseMessage, CancellationToken, ValueTask<TOut>> read)
    : IProcessor<T, TOut>
{
    private readonly ServerPace _pace = new(time, options.MaxPause);

    public async ValueTask<Message<TOut>> ProcessAsync(Message<T> message, CancellationToken cancellationToken)
    {
        await _pace.WaitAsync(cancellationToken);
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var asked = request(message.Data);
        try
        {
            return message.With(await CallAsync(message.Data, asked, both.Token));
        }
        catch (OperationCanceledException failure) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Name(asked)} was not answered within {options.Timeout}.", failure);
        }
    }

    /// <summary>A request in words; its query and its user may be secrets.</summary>
    private static string Name(HttpRequestMessage request) => request.RequestUri is not { } uri
        ? request.Method.Method
        : $"{request.Method} {(uri.IsAbsoluteUri ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : uri.OriginalString.Split('?', '#')[0])}";

    private async ValueTask<TOut> CallAsync(T data, HttpRequestMessage asked, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(options.ClientName);
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var response = await client.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var retryAfter = _pace.Note(response);
        if (!options.IsSuccess(response)) throw new HttpCallException(Name(asked), response.StatusCode, retryAfter);
        return await read(data, response, cancellationToken);
    }
}
