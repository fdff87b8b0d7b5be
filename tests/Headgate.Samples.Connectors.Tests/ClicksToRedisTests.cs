using System.Globalization;
using System.Text;
using Headgate.Servers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using StackExchange.Redis;

namespace Headgate.Samples.Connectors.Tests;

/// <summary>The sample runs against real servers, is killed in the middle, and started again.</summary>
[Trait("Tier", "Servers")]
public sealed class ClicksToRedisTests : IAsyncLifetime
{
    private const int Count = 12_000;
    private const int Pages = 7;

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly NatsServer _nats = new();
    private readonly RedisServer _redis = new();

    private NatsConnection? _connection;
    private ConnectionMultiplexer? _database;

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_nats.StartAsync(), _redis.StartAsync());
        _connection = new NatsConnection(new NatsOpts { Url = _nats.Url });
        _database = await ConnectionMultiplexer.ConnectAsync(_redis.Configuration);
        await JetStream.CreateStreamAsync(new StreamConfig("CLICKS", ["clicks.>"]));
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        await _nats.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private NatsJSContext JetStream => new(_connection!);

    private IDatabase Redis => _database!.GetDatabase();

    [Fact]
    public async Task Each_click_is_counted_once_although_the_program_is_killed_and_what_is_none_or_too_late_is_a_dead_letter()
    {
        await using (var first = Start())
        {
            await PublishAsync(0, Count / 2);
            await first.WaitUntilAsync("a part is counted", async () => (await CountsAsync()).Values.Sum() > Count / 10);
            await first.KillAsync();
        }

        await PublishAsync(Count / 2, Count);
        await using (var second = Start())
        {
            await second.WaitUntilAsync("all is counted", async () => (await CountsAsync()).Values.Sum() >= Count);
            await SendAsync("no click");
            await SendAsync(ClickOf("/home", Noon.AddDays(-1)));
            await second.WaitUntilAsync("both have been refused", async () => await Redis.StreamLengthAsync("clicks:dead") >= 2);
            await SendAsync(ClickOf("/last", Noon.AddHours(1)));
            await second.WaitUntilAsync("the last has come", async () => (await CountsAsync()).Values.Sum() > Count);
            await second.StopAsync();
        }

        await CheckAsync();
    }

    private SampleProcess Start() => SampleProcess.Start(
        "ClicksToRedis", new Dictionary<string, string> { ["Nats"] = _nats.Url, ["Redis"] = _redis.Configuration }, "--AckWait", "00:00:02", "--Lateness", "02:00:00", "--MaxWaiting", "4000");

    /// <summary>A hundred clicks a minute, each of them up to a minute out of its place.</summary>
    private static (string Page, DateTimeOffset At) Click(int number) => ($"/page{number % Pages}", Noon.AddSeconds((number * 0.6) - (number % 13 == 0 ? 60 : 0)));

    private async Task PublishAsync(int from, int to)
    {
        var confirms = new List<Task>();
        for (var number = from; number < to; number++) confirms.Add(SendAsync(ClickOf(Click(number).Page, Click(number).At)));
        await Task.WhenAll(confirms);
    }

    private static string ClickOf(string page, DateTimeOffset at) => $$"""{"page":"{{page}}","at":"{{at.ToString("O", CultureInfo.InvariantCulture)}}"}""";

    private async Task SendAsync(string click) => (await JetStream.PublishAsync("clicks.web", Encoding.UTF8.GetBytes(click))).EnsureSuccess();

    private async Task<Dictionary<string, long>> CountsAsync()
    {
        var counts = new Dictionary<string, long>();
        foreach (var key in _database!.GetServers()[0].Keys(pattern: "clicks:????-*", pageSize: 1000))
        {
            if (key.ToString().EndsWith(":seen", StringComparison.Ordinal)) continue;
            foreach (var entry in await Redis.HashGetAllAsync(key)) counts[$"{key} {entry.Name}"] = (long)entry.Value;
        }

        return counts;
    }

    private async Task CheckAsync()
    {
        var expected = Enumerable.Range(0, Count).Select(Click).Append(("/last", Noon.AddHours(1)))
            .CountBy(click => string.Create(CultureInfo.InvariantCulture, $"clicks:{click.Item2:yyyy-MM-ddTHH:mm} {click.Item1}"))
            .ToDictionary(count => count.Key, count => (long)count.Value);
        Assert.Equal(expected.OrderBy(count => count.Key, StringComparer.Ordinal), (await CountsAsync()).OrderBy(count => count.Key, StringComparer.Ordinal));

        var letters = await Redis.StreamRangeAsync("clicks:dead");
        Assert.Equal(2, letters.Length);
        Assert.Contains("invalid", (string?)Letter(letters, "no click")["dead_letter.reason"], StringComparison.Ordinal);
        Assert.Contains("came too late", (string?)Letter(letters, ClickOf("/home", Noon.AddDays(-1)).Replace(".0000000", "", StringComparison.Ordinal))["dead_letter.reason"], StringComparison.Ordinal);

        var consumer = await JetStream.GetConsumerAsync("CLICKS", "minute-counts");
        Assert.Equal((0, 0ul), (consumer.Info.NumAckPending, consumer.Info.NumPending));
    }

    private static StreamEntry Letter(StreamEntry[] letters, string body) => Assert.Single(letters, letter => letter["body"] == body);
}
