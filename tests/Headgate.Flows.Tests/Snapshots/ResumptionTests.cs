using Headgate.Flows.Snapshots;
using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>Random flows, killed at every snapshot that they save, and resumed in another interleaving with other stages and batches.</summary>
[Trait("Conformance", "F22")]
public sealed class ResumptionTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, RandomFlow.KindCount)];

    private static int Rounds { get; } = int.Parse(Environment.GetEnvironmentVariable("HEADGATE_SNAPSHOT_ROUNDS") ?? "4", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Tier", "Long")]
    public void A_flow_that_is_killed_at_any_moment_and_resumed_has_the_result_of_an_undisturbed_one(int kind)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var seed = (kind * 1000) + round;
            var flow = new RandomFlow(seed) { Kind = kind };
            var expected = Run(flow, seed, null);
            var store = new RecordingStore();
            AssertSame(flow, expected, Run(flow, seed + 1, store), $"seed {seed}, with snapshots");
            foreach (var snapshot in store.Saved)
            {
                AssertSame(flow, expected, Run(flow, seed + 2 + (int)snapshot.Epoch, RecordingStore.After(RandomFlow.Name, snapshot)), $"seed {seed}, resumed after {snapshot.Epoch} of {store.Saved.Count}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Tier", "Long")]
    public void A_sink_that_knows_an_epoch_again_has_every_result_once(int kind)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var seed = 100_000 + (kind * 1000) + round;
            var flow = new RandomFlow(seed) { Kind = kind };
            var expected = Run(flow, seed, null);
            var store = new RecordingStore();
            var sink = new KeepingSink<string>();
            Deliver(flow, seed + 1, store, sink);
            AssertSame(flow, expected, [.. sink.Results], $"seed {seed}, with snapshots");
            foreach (var snapshot in store.Saved)
            {
                // Killed after the snapshot was saved, before and after it was delivered, and noted.
                foreach (var (delivered, noted) in ((bool, bool)[])[(false, false), (true, false), (true, true)])
                {
                    var resumed = sink.UpTo(delivered ? snapshot.Epoch : snapshot.Epoch - 1);
                    Deliver(flow, seed + 2 + (int)snapshot.Epoch, RecordingStore.After(RandomFlow.Name, snapshot with { IsDelivered = snapshot.IsDelivered || noted }), resumed);
                    AssertSame(flow, expected, [.. resumed.Results], $"seed {seed}, resumed after {snapshot.Epoch} of {store.Saved.Count}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Tier", "Long")]
    public void A_flow_that_is_killed_again_and_again_ends_with_the_same_result(int kind)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var seed = 200_000 + (kind * 1000) + round;
            var flow = new RandomFlow(seed) { Kind = kind };
            var random = new Random(seed);
            var expected = Run(flow, seed, null);
            var store = new RecordingStore();
            var results = Run(flow, seed + 1, store);
            for (var run = 2; store.Saved.Count > 1; run++)
            {
                var snapshot = store.Saved[random.Next(store.Saved.Count - 1)];
                store = RecordingStore.After(RandomFlow.Name, snapshot);
                results = Run(flow, seed + run, store);
            }

            AssertSame(flow, expected, results, $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Tier", "Long")]
    public async Task On_many_threads_it_is_the_same(int kind)
    {
        for (var round = 0; round < Rounds * 3; round++)
        {
            var seed = 300_000 + (kind * 1000) + round;
            var flow = new RandomFlow(seed) { Kind = kind };
            var expected = Run(flow, seed, null);
            var store = new RecordingStore();
            AssertSame(flow, expected, await flow.Create(seed + 1, StageEnvironment.Default, store).ToListAsync(TestContext.Current.CancellationToken), $"seed {seed}, with snapshots");
            var snapshot = store.Saved[new Random(seed).Next(store.Saved.Count)];
            var resumed = flow.Create(seed + 2, StageEnvironment.Default, RecordingStore.After(RandomFlow.Name, snapshot));
            AssertSame(flow, expected, await resumed.ToListAsync(TestContext.Current.CancellationToken), $"seed {seed}, resumed after {snapshot.Epoch} of {store.Saved.Count}");
        }
    }

    private static List<string> Run(RandomFlow flow, int seed, ISnapshotStore? store)
    {
        List<string> results = [];
        InLab(seed, async environment => results = await flow.Create(seed, environment, store).ToListAsync());
        return results;
    }

    private static void Deliver(RandomFlow flow, int seed, ISnapshotStore store, KeepingSink<string> sink) =>
        InLab(seed, environment => flow.Create(seed, environment, store).RunAsync(sink));

    private static void InLab(int seed, Func<StageEnvironment, Task> test)
    {
        var lab = new StageLab(seed);
        lab.Run(() => test(lab.Environment));
    }

    private static void AssertSame(RandomFlow flow, List<string> expected, List<string> actual, string what)
    {
        if (!flow.IsOrdered)
        {
            expected = [.. expected.Order(StringComparer.Ordinal)];
            actual = [.. actual.Order(StringComparer.Ordinal)];
        }

        Assert.True(expected.SequenceEqual(actual), $"{what}, kind {flow.Kind}:\nexpected {string.Join(" | ", expected)}\nactual   {string.Join(" | ", actual)}");
    }
}
