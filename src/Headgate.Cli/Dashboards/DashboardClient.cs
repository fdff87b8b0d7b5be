using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headgate.Cli.Reports;

namespace Headgate.Cli.Dashboards;

/// <summary>Talks to the HTTP API of a dashboard. What goes wrong is a <see cref="CommandFailedException"/> in words.</summary>
internal sealed class DashboardClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For how long a dashboard that sends events may say nothing; it sends some each second.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly Uri _address;

    public DashboardClient(Uri address, IEnumerable<HeaderLine> headers)
    {
        _address = address;

        // A redirection leads to a page on which somebody signs in: no command can do that.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        foreach (var header in headers) _client.DefaultRequestHeaders.TryAddWithoutValidation(header.Name, header.Value);
    }

    public Uri Address => _address;

    /// <summary>Gets for how long the dashboard may say nothing while it sends events.</summary>
    public TimeSpan Silence { get; init; } = LongestSilence;

    /// <summary>Asks for JSON, and gives it as it came.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limit, Patience, cancellationToken);
        CheckType(response, "application/json");
        return await response.Content.ReadAsStringAsync(limit.Token);
    }

    /// <summary>Asks for JSON, and reads it.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) => Read(await GetTextAsync(path, cancellationToken), type);

    /// <summary>Asks for an action on a pipeline.</summary>
    public async Task<ActionOutcome> ActAsync(string pipeline, string action, HttpContent? body, CancellationToken cancellationToken)
    {
        var permit = await GetAsync("api/antiforgery", ReportJson.Default.ActionPermit, cancellationToken);
        if (!permit.Allowed) throw new CommandFailedException($"The dashboard at {_address} refuses to {action} '{pipeline}': {permit.Reason}");
        using var limit = Limit(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(pipeline, action)) { Content = body };
        if (permit.Header is { } header) request.Headers.TryAddWithoutValidation(header, permit.Token);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limit, Patience, cancellationToken);
        CheckType(response, "application/json");
        return Read(await response.Content.ReadAsStringAsync(limit.Token), ReportJson.Default.ActionOutcome);
    }

    /// <summary>Reads events for as long as the dashboard sends them.</summary>
    /// <returns>The data of each event of that name, as it came.</returns>
    /// <exception cref="CommandFailedException">It cannot be reached, refuses, or has said nothing for as long as <see cref="Silence"/>.</exception>
    public async IAsyncEnumerable<string> EventsAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/events");
        using var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit, Silence, cancellationToken);
        CheckType(response, "text/event-stream");
        using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
        var events = SseParser.Create(stream, (type, data) => type == name ? Encoding.UTF8.GetString(data) : null).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        await using (events)
        {
            while (await Guarded(() => events.MoveNextAsync().AsTask(), Silence, limit.Token, cancellationToken))
            {
                // The time that whoever reads takes for an event is not the dashboard's.
                limit.CancelAfter(Timeout.InfiniteTimeSpan);
                if (events.Current.Data is { } data) yield return data;
                limit.CancelAfter(Silence);
            }
        }
    }

    /// <summary>The path of a pipeline, or of what can be asked of it.</summary>
    public static string PathOf(string pipeline, string? action = null) => $"api/pipelines/{Uri.EscapeDataString(pipeline)}{(action is null ? "" : $"/{action}")}";

    public void Dispose() => _client.Dispose();

    internal T Read<T>(string json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException failure)
        {
            throw new CommandFailedException($"What {_address} answers cannot be read: {failure.Message} It may be a dashboard of another version of Headgate.", failure);
        }
    }

    private static CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        return limit;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationTokenSource limit, TimeSpan patience, CancellationToken cancellationToken)
    {
        var response = await Guarded(() => _client.SendAsync(request, completion, limit.Token), patience, limit.Token, cancellationToken);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw new CommandFailedException(await Refusal.DescribeAsync(response, _address, limit.Token));
    }

    private async Task<T> Guarded<T>(Func<Task<T>> call, TimeSpan patience, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException failure) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(string.Create(CultureInfo.InvariantCulture, $"{_address} has said nothing for {patience.TotalSeconds} seconds."), failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException($"{_address} could not be reached in time.", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new CommandFailedException(Refusal.Describe(failure, _address), failure);
        }
    }

    private void CheckType(HttpResponseMessage response, string expected)
    {
        if (response.Content.Headers.ContentType?.MediaType == expected) return;
        throw new CommandFailedException($"{_address} answers, but not as a dashboard of Headgate. Give the address at which MapHeadgateDashboard has put it, such as {DashboardAddress.Example}.");
    }
}
