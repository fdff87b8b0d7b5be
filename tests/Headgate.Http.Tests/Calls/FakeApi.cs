using System.Net;
using Headgate.Testing.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Http.Tests.Calls;

/// <summary>An API in memory, on the clock of a lab: what it answers is up to the test. It is its own client factory.</summary>
internal sealed class FakeApi(StageLab lab, Func<HttpRequestMessage, int, HttpResponseMessage> answer) : HttpMessageHandler, IHttpClientFactory
{
    public List<(TimeSpan At, string Path)> Calls { get; } = [];

    public List<string> ClientNames { get; } = [];

    /// <summary>Makes an answer of a status with headers.</summary>
    public static HttpResponseMessage Answer(HttpStatusCode status, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent("ok") };
        foreach (var (name, value) in headers) Assert.True(response.Headers.TryAddWithoutValidation(name, value));
        return response;
    }

    public HttpClient CreateClient(string name)
    {
        ClientNames.Add(name);
        return new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("https://api.test/v1/") };
    }

    /// <summary>A container that has it, and the clock.</summary>
    public ServiceProvider ToServices() => new ServiceCollection().AddSingleton<IHttpClientFactory>(this).AddSingleton<TimeProvider>(lab.Time).BuildServiceProvider();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls.Add((lab.Time.Elapsed, request.RequestUri!.PathAndQuery));
        return Task.FromResult(answer(request, Calls.Count));
    }
}
