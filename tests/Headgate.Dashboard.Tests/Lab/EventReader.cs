using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Headgate.Dashboard.Tests.Lab;

/// <summary>Reads events of a dashboard, as a browser does.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _items = SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    public static async Task<EventReader> OpenAsync(HttpClient client, string query = "")
    {
        var response = await client.GetAsync($"api/events{query}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return new EventReader(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    public System.Net.Http.Headers.HttpContentHeaders Headers => _response.Content.Headers;

    /// <summary>The next event; null when there is no more.</summary>
    public async Task<(string Name, JsonElement Data)?> NextAsync()
    {
        if (!await _items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))) return null;
        return (_items.Current.EventType, JsonDocument.Parse(_items.Current.Data).RootElement);
    }

    /// <summary>The next event, which must have a name.</summary>
    public async Task<JsonElement> NextAsync(string name)
    {
        var (found, data) = await NextAsync() ?? throw new InvalidOperationException("There are no more events.");
        Assert.Equal(name, found);
        return data;
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose(); // first, so that nobody waits for what it would still send
        try
        {
            await _items.DisposeAsync();
        }
        catch (NotSupportedException)
        {
            // Somebody reads it still; the read ends with the response.
        }
    }
}
