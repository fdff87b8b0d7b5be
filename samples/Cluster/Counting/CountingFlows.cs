using Cluster.CommandLine;
using Headgate.Flows;
using Headgate.Flows.Windows;
using Headgate.Orleans.Keyed;
using Microsoft.Extensions.DependencyInjection;

namespace Cluster.Counting;

/// <summary>What is counted. The same definitions run in one process and on a cluster.</summary>
public static class CountingFlows
{
    /// <summary>Gets the names of the flows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["words", "minutes"];

    /// <summary>How often each word is said.</summary>
    public static KeyedFlow<string, KeyValuePair<string, long>> Words(ClusterPlan options) => KeyedFlow.From(
        "words",
        (_, position) => TextOf(options).ReadAsync(position),
        line => line.Words,
        word => word,
        words => words.PartitionBy(word => word).CountBy(word => word),
        (services, name) => services.GetRequiredService<IResults>().SinkOf(name));

    /// <summary>How often each word is said in each minute.</summary>
    public static KeyedFlow<SpokenWord, KeyValuePair<string, long>> Minutes(ClusterPlan options) => KeyedFlow.From(
        "minutes",
        (_, position) => TextOf(options).ReadAsync(position),
        line => line.Words.Select(word => new SpokenWord(word, line.At)),
        spoken => spoken.Word,
        spoken => spoken
            .PartitionBy(word => word.Word)
            .Window(Window.Tumbling(TimeSpan.FromMinutes(1), (SpokenWord word) => word.At).WithDisorder(TimeSpan.FromSeconds(10)))
            .Count()
            .Select(count => KeyValuePair.Create($"{count.Window.Start:yyyy-MM-dd HH:mm} {count.Key}", count.Value)),
        (services, name) => services.GetRequiredService<IResults>().SinkOf(name));

    private static SpokenText TextOf(ClusterPlan options) => new(options.Lines, options.Pace, options.Folder is "" ? null : options.Opening, TimeProvider.System);
}
