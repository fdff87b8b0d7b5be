using Headgate.Brevity.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headgate.Brevity.ByHand;

internal sealed class WindowedCounts(IAsyncEnumerable<Click> clicks, ITable<PageCount> counts, ITable<Click> late) : BackgroundService
{
    private static readonly TimeSpan Size = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lateness = TimeSpan.FromMinutes(2);

    private readonly SortedDictionary<DateTimeOffset, Dictionary<string, long>> _kept = [];
    private DateTimeOffset _watermark = DateTimeOffset.MinValue;

    public static void Add(IServiceCollection services) => services.AddHostedService<WindowedCounts>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var click in clicks.WithCancellation(stoppingToken))
        {
            await AddAsync(click, stoppingToken);
            if (click.At - Disorder > _watermark) await AdvanceAsync(click.At - Disorder, stoppingToken);
        }

        await AdvanceAsync(DateTimeOffset.MaxValue, stoppingToken);
    }

    private async Task AddAsync(Click click, CancellationToken stoppingToken)
    {
        var at = click.At.UtcDateTime;
        var window = new DateTimeOffset(at.AddTicks(-(at.Ticks % Size.Ticks)), TimeSpan.Zero);
        if (window + Size + Lateness <= _watermark)
        {
            await late.InsertAsync([click], stoppingToken);
            return;
        }

        if (!_kept.TryGetValue(window, out var pages)) _kept.Add(window, pages = []);
        pages[click.Page] = pages.GetValueOrDefault(click.Page) + 1;
        if (window + Size <= _watermark) await counts.InsertAsync([new PageCount(click.Page, window, pages[click.Page])], stoppingToken);
    }

    /// <summary>Passes on the counts of minutes that are over, and forgets those that can no more be corrected.</summary>
    private async Task AdvanceAsync(DateTimeOffset watermark, CancellationToken stoppingToken)
    {
        foreach (var (window, pages) in _kept.TakeWhile(kept => kept.Key + Size <= watermark).ToList())
        {
            if (window + Size > _watermark)
            {
                foreach (var (page, count) in pages) await counts.InsertAsync([new PageCount(page, window, count)], stoppingToken);
            }

            if (window + Size + Lateness <= watermark) _kept.Remove(window);
        }

        _watermark = watermark;
    }
}
