using System.Runtime.CompilerServices;
using Headgate.Flows;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windows;
using Headgate.Orleans.Keeping;
using Headgate.Orleans.Keyed;
using Headgate.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Headgate.Orleans.Tests.Keyed;

public sealed class KeyedFlowTests
{
    private const int Lines = 20_000;

    private readonly SharedStorage _storage = new();
    private readonly EpochSink<KeyValuePair<string, long>> _alone = new();
    private readonly EpochSink<KeyValuePair<string, long>> _spread = new();

    [Fact, Trait("Conformance", "F24")]
    public async Task Words_are_counted_on_a_cluster_as_in_one_process()
    {
        await Words(_alone).RunAsync(NoServices.Instance, new InMemorySnapshotStore());
        await using var cluster = await Cluster.StartAsync(3, Storing(silo => silo.AddKeyedFlow(Words(_spread), 6)));
        await Eventually.IsSoAsync(() => cluster.Client.HasFinishedAsync("words"), "the flow has finished");

        Assert.Equal(1000, _alone.Results.Count());
        Assert.Equal(InOrder(_alone), InOrder(_spread));
    }

    [Fact, Trait("Conformance", "F24")]
    public async Task Windows_are_counted_on_a_cluster_as_in_one_process_although_a_silo_is_killed()
    {
        await Windows(_alone).RunAsync(NoServices.Instance, new InMemorySnapshotStore());
        using var gate = new Gate();
        await using var cluster = await Cluster.StartAsync(3, Storing(silo => silo.AddKeyedFlow(Windows(_spread, gate), 6)));
        await gate.ReachedAsync();

        // Half of the elements are read, and nearly all of those are in snapshots.
        await Eventually.IsAsync(6, () => _storage.Count, "partitions with a snapshot");
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[^1]);
        gate.Open();
        await Eventually.IsSoAsync(() => cluster.Client.HasFinishedAsync("windows"), "the flow has finished");

        Assert.Equal(InOrder(_alone), InOrder(_spread));
    }

    [Fact]
    public async Task A_silo_that_leaves_in_order_with_the_source_fails_no_partition()
    {
        await Windows(_alone).RunAsync(NoServices.Instance, new InMemorySnapshotStore());
        using var gate = new Gate();
        using var log = new LogBook();
        await using var cluster = await Cluster.StartAsync(3, Storing(silo => Logging(silo, log).AddKeyedFlow(Windows(_spread, gate), 6)));

        // Partitions wait at the source for what is behind the gate.
        await gate.ReachedAsync();
        await cluster.Silos.StopSiloAsync(await ReaderAsync(cluster));
        gate.Open();
        await Eventually.IsSoAsync(() => cluster.Client.HasFinishedAsync("windows"), "the flow has finished");

        Assert.Equal(InOrder(_alone), InOrder(_spread));
        Assert.Empty(log.Of("PartitionFailed"));
    }

    [Fact]
    public async Task A_partition_whose_sink_cancels_itself_goes_on_from_its_last_snapshot()
    {
        await Words(_alone).RunAsync(NoServices.Instance, new InMemorySnapshotStore());
        using var log = new LogBook();
        var calls = 0;
        var words = Words(_spread) with { Sink = (_, name) => new SlowOnce<KeyValuePair<string, long>>(_spread.Of(name), () => Interlocked.Increment(ref calls) == 1) };
        await using var cluster = await Cluster.StartAsync(1, Storing(silo => Logging(silo, log).AddKeyedFlow(words, 2)));
        await Eventually.IsSoAsync(() => cluster.Client.HasFinishedAsync("words"), "the flow has finished");

        Assert.Equal(InOrder(_alone), InOrder(_spread));
        Assert.Contains(log.Of("PartitionFailed"), static line => line.Contains("the request timed out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_times_out_by_itself_fails_the_partitions_that_ask_and_they_go_on()
    {
        await Words(_alone).RunAsync(NoServices.Instance, new InMemorySnapshotStore());
        using var log = new LogBook();
        var (words, reads) = (Words(_spread), 0);
        await using var cluster = await Cluster.StartAsync(1, Storing(silo => Logging(silo, log).AddKeyedFlow(words with { Records = Read }, 2)));
        await Eventually.IsSoAsync(() => cluster.Client.HasFinishedAsync("words"), "the flow has finished");

        Assert.Equal(InOrder(_alone), InOrder(_spread));
        Assert.Contains(log.Of("PartitionFailed"), static line => line.Contains("the server is slow", StringComparison.Ordinal));

        async IAsyncEnumerable<IReadOnlyList<string>> Read(IServiceProvider services, long position, [EnumeratorCancellation] CancellationToken stopping)
        {
            if (Interlocked.Increment(ref reads) == 1) throw new TimeoutException("the server is slow");
            await foreach (var record in words.Records(services, position, stopping)) yield return record;
        }
    }

    /// <summary>The silo in which the source is read.</summary>
    private static async Task<InProcessSiloHandle> ReaderAsync(Cluster cluster)
    {
        var grains = await cluster.Client.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        var place = grains.First(static grain => grain.GrainType.Contains("SourceGrain", StringComparison.Ordinal)).SiloAddress;
        return cluster.Silos.Silos.Single(silo => silo.SiloAddress.Equals(place));
    }

    private static ISiloBuilder Logging(ISiloBuilder silo, LogBook log)
    {
        silo.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(log));
        return silo;
    }

    private Action<ISiloBuilder> Storing(Action<ISiloBuilder> add)
    {
        return silo =>
        {
            silo.Configure<ClusterMembershipOptions>(static options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
            });
            _storage.AddTo(silo);
            add(silo);
        };
    }

    private static KeyedFlow<string, KeyValuePair<string, long>> Words(EpochSink<KeyValuePair<string, long>> sink) => KeyedFlow.From(
        "words",
        static (_, position) => LinesAsync(position, null),
        static line => line.Split(' '),
        static word => word,
        static words => words.PartitionBy(static word => word).CountBy(static word => word),
        (_, name) => sink.Of(name));

    private static KeyedFlow<Click, KeyValuePair<string, long>> Windows(EpochSink<KeyValuePair<string, long>> sink, Gate? gate = null) => KeyedFlow.From(
        "windows",
        (_, position) => LinesAsync(position, gate),
        static line => line.Split(' ').Select((page, number) => new Click(page, DateTimeOffset.UnixEpoch.AddSeconds(long.Parse(page.AsSpan(1), provider: null) + number))),
        static click => click.Page,
        static clicks => clicks
            .PartitionBy(static click => click.Page)
            .Window(Window.Tumbling(TimeSpan.FromSeconds(2), static (Click click) => click.At).WithDisorder(TimeSpan.FromDays(1)))
            .Reduce(static () => 0L, static (count, _) => count + 1)
            .Select(static result => KeyValuePair.Create($"{result.Window.Start:O} {result.Key}", result.Value)),
        (_, name) => sink.Of(name)) with
    { SnapshotEveryElements = 500 };

    private static async IAsyncEnumerable<string> LinesAsync(long position, Gate? gate, [EnumeratorCancellation] CancellationToken stopping = default)
    {
        for (var line = position; line < Lines; line++)
        {
            if (line == Lines / 2 && gate is not null) await gate.PassAsync(stopping);
            yield return $"w{line % 1000} w{line * 7 % 1000} w{line * line % 1000}";
        }
    }

    private static IEnumerable<KeyValuePair<string, long>> InOrder(EpochSink<KeyValuePair<string, long>> sink) =>
        sink.Results.OrderBy(static result => result.Key, StringComparer.Ordinal).ThenBy(static result => result.Value);
}
