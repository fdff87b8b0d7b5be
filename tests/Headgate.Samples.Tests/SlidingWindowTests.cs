using Microsoft.Extensions.Time.Testing;
using Patterns;

namespace Headgate.Samples.Tests;

/// <summary>The server of the rate-limited pattern does refuse: without that its caller could not fail.</summary>
public sealed class SlidingWindowTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_is_over_the_limit_is_refused_until_a_window_has_passed()
    {
        var window = new SlidingWindow(2, TimeSpan.FromMilliseconds(200), _time);
        Assert.Equal([true, true, false], Enter(window, 3));
        _time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.False(window.TryEnter());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([true, true, false], Enter(window, 3));
    }

    [Fact]
    public void The_window_slides()
    {
        var window = new SlidingWindow(2, TimeSpan.FromMilliseconds(200), _time);
        Assert.True(window.TryEnter());
        _time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.True(window.TryEnter());
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal([true, false], Enter(window, 2));
    }

    [Fact]
    public async Task The_api_answers_429_to_what_is_over_the_limit()
    {
        // The clock stands still, so the window never ends.
        await using var api = await LimitedApi.StartAsync(new SlidingWindow(2, TimeSpan.FromMilliseconds(200), _time));
        using var client = new HttpClient { BaseAddress = api.Address };
        var answers = new List<int>();
        for (var order = 1; order <= 3; order++)
        {
            using var response = await client.GetAsync(new Uri($"orders/{order}", UriKind.Relative), TestContext.Current.CancellationToken);
            answers.Add((int)response.StatusCode);
        }

        Assert.Equal([200, 200, 429], answers);
    }

    private static bool[] Enter(SlidingWindow window, int times) => [.. Enumerable.Range(0, times).Select(_ => window.TryEnter())];
}
