using Headgate.Brevity.Clients;
using Headgate.Brevity.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headgate.Brevity.Tests;

public abstract class WindowedCountsTests : PatternTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryTable<PageCount> _counts;
    private readonly MemoryTable<Click> _late;
    private readonly Watch _watch = new();

    protected WindowedCountsTests() => (_counts, _late) = (new(_watch), new(_watch));

    [Fact]
    public async Task A_minute_is_counted_when_no_click_of_it_is_expected_and_later_ones_correct_it()
    {
        Click[] clicks =
        [
            At("/home", 5), At("/cart", 50), At("/home", 65), At("/home", 58),      // out of order, and in time
            At("/home", 75),                                                        // the first minute is over
            At("/home", 30),                                                        // late: it corrects
            At("/cart", 300), At("/home", 40),                                      // too late
        ];
        var items = new Items<Click>(clicks, waitsAtEnd: true);
        using var host = await StartAsync(services => AddDoubles(services, items));
        await _watch.UntilAsync(() => _late.Rows.Length == 1 && _counts.Rows.Length == 4);

        Assert.Equal([clicks[^1]], _late.Rows);
        Assert.Equal(
            [Count("/cart", 0, 1), Count("/home", 0, 2), Count("/home", 0, 3), Count("/home", 1, 2)],
            _counts.Rows.OrderBy(count => (count.Minute, count.Page, count.Count)));
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, _counts.Rows.Length);       // what is not over is not counted
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_the_clicks_each_is_counted_once_or_is_too_late(int seed)
    {
        var random = new Random(seed);
        var clicks = Enumerable.Range(0, 2000).Select(i => At($"/{random.Next(5)}", i / 2 + random.Next(-200, 20))).ToList();
        using var host = await StartAsync(services => AddDoubles(services, new Items<Click>(clicks)));
        await _watch.UntilAsync(() => Total() + _late.Rows.Length == clicks.Count);

        var watermark = DateTimeOffset.MinValue;
        var late = new List<Click>();
        foreach (var click in clicks)
        {
            if (MinuteOf(click) + TimeSpan.FromMinutes(3) <= watermark) late.Add(click);
            if (click.At - TimeSpan.FromSeconds(10) > watermark) watermark = click.At - TimeSpan.FromSeconds(10);
        }

        Assert.NotEmpty(late);
        Assert.Equal(late.GroupBy(click => click).ToDictionary(group => group.Key, group => group.Count()), _late.Rows.GroupBy(click => click).ToDictionary(group => group.Key, group => group.Count()));
        var expected = clicks.GroupBy(click => (click.Page, MinuteOf(click))).ToDictionary(group => group.Key, group => (long)group.Count());
        foreach (var click in late) expected[(click.Page, MinuteOf(click))]--;
        Assert.Equal(expected.Where(count => count.Value > 0).ToDictionary(), Last());
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static Click At(string page, int second) => new(page, Noon.AddSeconds(second));

    private static PageCount Count(string page, int minute, long count) => new(page, Noon.AddMinutes(minute), count);

    private static DateTimeOffset MinuteOf(Click click) => new(click.At.UtcTicks - click.At.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);

    /// <summary>The last count of each page and minute.</summary>
    private Dictionary<(string Page, DateTimeOffset Minute), long> Last() =>
        _counts.Rows.GroupBy(count => (count.Page, count.Minute)).ToDictionary(group => group.Key, group => group.Max(count => count.Count));

    private long Total() => Last().Values.Sum();

    private void AddDoubles(IServiceCollection services, IAsyncEnumerable<Click> clicks) =>
        services.AddSingleton(clicks).AddSingleton<ITable<PageCount>>(_counts).AddSingleton<ITable<Click>>(_late);

    public sealed class WithHeadgate : WindowedCountsTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.WithHeadgate.WindowedCounts.Add(services);
    }

    public sealed class ByHand : WindowedCountsTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.ByHand.WindowedCounts.Add(services);
    }
}
