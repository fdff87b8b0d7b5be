using System.Collections.Concurrent;
using Headgate.Flows;
using Headgate.Flows.Snapshots;
using Headgate.Orleans.Keeping;
using Headgate.Orleans.Keyed;
using Headgate.Orleans.Tests.Keyed;
using Headgate.Servers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Headgate.Orleans.Tests.Earlier;

/// <summary>What the partitions of a flow had in grain storage when version 1 was stopped in the middle: a cluster of today goes on with it. Fixtures are never written anew.</summary>
public sealed class EarlierPartitionTests
{
    private const string Fixture = "partitions.v1.txt";
    private const string JsonFixture = "partition.v1.json";
    private const int Lines = 2000;
    private const int PartitionCount = 2;

    private readonly EpochSink<KeyValuePair<string, long>> _sink = new();
    private readonly ConcurrentQueue<long> _positions = new();

    [Fact]
    public async Task A_cluster_goes_on_with_partitions_that_version_1_had_saved()
    {
        var alone = new EpochSink<KeyValuePair<string, long>>();
        await Words(alone).RunAsync(NoServices.Instance, new InMemorySnapshotStore());
        _positions.Clear();
        var storage = SharedStorage.Of(await File.ReadAllLinesAsync(PathOf(Fixture), TestContext.Current.CancellationToken));
        await using var cluster = await StartAsync(storage, null);
        await Eventually.IsSoAsync(() => cluster.Client.HasFinishedAsync("earlier"), "the flow has finished");

        Assert.Equal(PartitionCount, storage.Count);
        Assert.All(_positions, static position => Assert.True(position > 0, "The source began anew."));
        Assert.Equal(InOrder(alone), InOrder(_sink));
    }

    [Fact]
    public async Task A_partition_that_version_1_had_saved_as_JSON_is_the_same_as_in_Orleans_own_form()
    {
        var silo = new ServiceCollection().AddSerializer().AddSingleton<OrleansJsonSerializer>().AddLogging().AddOptions().BuildServiceProvider();
        await using var disposed = silo;
        var line = (await File.ReadAllLinesAsync(PathOf(Fixture), TestContext.Current.CancellationToken))[0];
        var binary = silo.GetRequiredService<Serializer>().Deserialize<PartitionState>(Convert.FromBase64String(line.Split(' ')[2]));
        var json = JsonStorage(silo).Deserialize<PartitionState>(BinaryData.FromString(await File.ReadAllTextAsync(PathOf(JsonFixture), TestContext.Current.CancellationToken)));
        Assert.NotNull(binary);
        Assert.NotNull(json);

        Assert.Equal((binary.Epoch, binary.IsFinished, binary.IsDelivered, binary.Mark), (json.Epoch, json.IsFinished, json.IsDelivered, json.Mark));
        Assert.Equal(binary.PartNames, json.PartNames);
        Assert.Equal(binary.PartContents, json.PartContents);
        Assert.True(binary is { Epoch: > 0, IsFinished: false, Mark.Position: > 0 });
    }

    [Fact]
    public void Keys_are_in_the_partitions_in_which_version_1_had_them()
    {
        Assert.Equal([2_120_067_295U, 4_023_394_144U, 822_251_315U], [Hash("headgate"), Hash(""), Hash("é")]);
        Assert.Equal([1_689_612_811U, 2_164_816_224U, 1_689_612_811U], [Hash(-1), Hash(42L), Hash(ulong.MaxValue)]);
        Assert.Equal(2_803_504_848U, Hash(new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")));
    }

    /// <summary>How the fixtures were made: run by its name, with HEADGATE_EARLIER naming the folder that they go to.</summary>
    [Fact(Explicit = true)]
    public async Task The_fixtures_are_written()
    {
        var folder = Environment.GetEnvironmentVariable("HEADGATE_EARLIER")!;
        var storage = new SharedStorage();
        using var gate = new Gate();
        await using var cluster = await StartAsync(storage, gate);
        await gate.ReachedAsync();
        await Eventually.IsAsync(PartitionCount, () => storage.Count, "partitions with a snapshot");
        var lines = storage.Lines.ToList();
        await File.WriteAllLinesAsync(Path.Combine(folder, Fixture), lines);
        var services = cluster.Silos.Silos[0].ServiceProvider;
        var state = services.GetRequiredService<Serializer>().Deserialize<PartitionState>(Convert.FromBase64String(lines[0].Split(' ')[2]));
        await File.WriteAllTextAsync(Path.Combine(folder, JsonFixture), JsonStorage(services).Serialize(state!).ToString());
        gate.Open();
    }

    private static uint Hash<TKey>(TKey key) => KeyHash.Of<TKey>()!(key);

    private static string PathOf(string fixture) => Path.Combine(AppContext.BaseDirectory, "Earlier", fixture);

    private static JsonGrainStorageSerializer JsonStorage(IServiceProvider services) => new(services.GetRequiredService<OrleansJsonSerializer>());

    private Task<Cluster> StartAsync(SharedStorage storage, Gate? gate) => Cluster.StartAsync(1, silo =>
    {
        storage.AddTo(silo);
        silo.AddKeyedFlow(Words(_sink, gate), PartitionCount);
    });

    private KeyedFlow<string, KeyValuePair<string, long>> Words(EpochSink<KeyValuePair<string, long>> sink, Gate? gate = null) => KeyedFlow.From(
        "earlier",
        (_, position) => LinesAsync(position, gate),
        static line => line.Split(' '),
        static word => word,
        static words => words.PartitionBy(static word => word).CountBy(static word => word),
        (_, name) => sink.Of(name)) with
    { SnapshotEveryElements = 500 };

    private async IAsyncEnumerable<string> LinesAsync(long position, Gate? gate)
    {
        _positions.Enqueue(position);
        for (var line = position; line < Lines; line++)
        {
            if (line == Lines / 2 && gate is not null) await gate.PassAsync(CancellationToken.None);
            yield return $"w{line % 20} é{line * 7 % 20}";
        }
    }

    private static IEnumerable<KeyValuePair<string, long>> InOrder(EpochSink<KeyValuePair<string, long>> sink) =>
        sink.Results.OrderBy(static result => result.Key, StringComparer.Ordinal).ThenBy(static result => result.Value);
}
