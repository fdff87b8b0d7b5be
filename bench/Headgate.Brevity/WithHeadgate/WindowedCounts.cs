using Headgate.Brevity.Clients;
using Headgate.Flows;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.WithHeadgate;

internal static class WindowedCounts
{
    public static void Add(IServiceCollection services) => services.AddFlow("clicks", provider => Flow.From(provider.GetRequiredService<IAsyncEnumerable<Click>>())
        .PartitionBy(click => click.Page)
        .Window(window => window.Tumbling(TimeSpan.FromMinutes(1), click => click.At)
            .WithDisorder(TimeSpan.FromSeconds(10))
            .AllowLateness(TimeSpan.FromMinutes(2))
            .LateTo((click, token) => provider.GetRequiredService<ITable<Click>>().InsertAsync([click], token)))
        .Count()
        .Do((count, token) => provider.GetRequiredService<ITable<PageCount>>().InsertAsync([new(count.Key, count.Window.Start, count.Value)], token)));
}
