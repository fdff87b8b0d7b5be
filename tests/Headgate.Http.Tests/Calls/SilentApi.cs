using Headgate.Http.Calls;
using Headgate.Pipelines;

namespace Headgate.Http.Tests.Calls;

/// <summary>An API that never answers.</summary>
internal sealed class SilentApi : HttpMessageHandler, IHttpClientFactory
{
    public static async Task CallAsync(TimeSpan timeout)
    {
        var processor = new HttpCallProcessor<int, int>(
            new SilentApi(), TimeProvider.System, new HttpCallOptions<int> { Timeout = timeout }, static number => new HttpRequestMessage(HttpMethod.Get, $"items/{number}?key=secret"), static (number, _, _) => new(number));
        await processor.ProcessAsync(new Message<int>(1), CancellationToken.None);
    }

    public HttpClient CreateClient(string name) => new(this) { BaseAddress = new Uri("https://api.test/v1/") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return new HttpResponseMessage();
    }
}
