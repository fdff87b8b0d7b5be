using Headgate.Flows.Snapshots;
using Headgate.Flows.Tests.Snapshots;
using Headgate.Testing.Scheduling;
using Microsoft.Data.Sqlite;

namespace Headgate.Flows.Tests.Earlier;

/// <summary>Snapshots that were saved by the first version of the format: the flows of today go on with them. A fixture is never written anew; a new format gets one of its own beside it.</summary>
public sealed class EarlierSnapshotTests : IDisposable
{
    private const string Fixture = "snapshots.v1.sqlite";
    private const string Words = "words";
    private const string Ended = "ended";
    private const int WordCount = 60;

    private static readonly string[] Vocabulary = ["a", "é", "\"c\"", "", "d\n"];
    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-earlier-").FullName;

    /// <summary>The random flows that were saved: "kind seed".</summary>
    public static TheoryData<string> Flows => [.. NamesIn(Path.Combine(AppContext.BaseDirectory, "Earlier", Fixture)).Where(static name => name is not (Words or Ended))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Copy => Path.Combine(_folder, Fixture);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [Trait("Conformance", "F22")]
    [MemberData(nameof(Flows))]
    public async Task A_flow_that_was_saved_in_the_middle_by_the_first_version_ends_as_one_that_was_not_disturbed(string name)
    {
        var snapshot = await OpenCopy().LoadAsync(name, Token);
        Assert.True(snapshot is { IsFinished: false } && snapshot.GetSourcePositions().Sum() > 0, "It was saved in the middle.");
        var (kind, seed) = Parse(name);
        var flow = new RandomFlow(seed) { Kind = kind };
        IEnumerable<string> expected = Run(flow, seed, null);
        IEnumerable<string> resumed = Run(flow, seed + 1, RecordingStore.After(RandomFlow.Name, snapshot));
        if (!flow.IsOrdered) (expected, resumed) = (expected.Order(StringComparer.Ordinal), resumed.Order(StringComparer.Ordinal));
        Assert.Equal(expected, resumed);
    }

    [Fact]
    [Trait("Conformance", "F22")]
    public async Task What_the_first_version_had_saved_and_not_delivered_is_delivered_under_its_number_and_the_flow_goes_on_in_the_same_file()
    {
        var store = OpenCopy();
        var snapshot = (await store.LoadAsync(Words, Token))!;
        var begun = -1L;
        var sink = new KeepingSink<string>();
        await RunningWords(store, position => begun = position).RunAsync(sink, Token);

        Assert.False(snapshot.IsDelivered);
        Assert.Equal((snapshot.Epoch, snapshot.GetSourcePositions().Single()), (sink.Epochs.Keys.First(), begun));
        Assert.Equal((await RunningWords(new InMemorySnapshotStore(), static _ => { }).ToListAsync(Token))[^sink.Results.Count()..], sink.Results);
        Assert.Equal(WordCount, begun - sink.Epochs[snapshot.Epoch].Count + sink.Results.Count());
        Assert.True((await store.LoadAsync(Words, Token)) is { IsFinished: true, IsDelivered: true });
    }

    [Fact]
    [Trait("Conformance", "F22")]
    public async Task A_flow_that_had_ended_with_the_first_version_gives_its_results_without_its_source() =>
        Assert.Equal(
            [.. Vocabulary.Select(static word => $"{word}: 12").Order(StringComparer.Ordinal)],
            (await CountedWords(OpenCopy(), _ => throw new InvalidOperationException("It had ended.")).ToListAsync(Token)).Order(StringComparer.Ordinal));

    [Fact]
    [Trait("Conformance", "F22")]
    public async Task A_file_of_the_first_version_takes_what_is_saved_beside_what_it_has()
    {
        var store = OpenCopy();
        await CountedWords(store, static _ => { }, "new").ToListAsync(Token);
        Assert.True((await OpenCopy(anew: false).LoadAsync("new", Token)) is { IsFinished: true });
        Assert.NotNull(await OpenCopy(anew: false).LoadAsync(Words, Token));
    }

    /// <summary>How the fixture was made: run by its name, with HEADGATE_EARLIER naming the folder that it goes to.</summary>
    [Fact(Explicit = true)]
    public async Task The_fixture_is_written()
    {
        var file = Path.Combine(Environment.GetEnvironmentVariable("HEADGATE_EARLIER")!, Fixture);
        var store = new SqliteSnapshotStore(file);
        for (var kind = 0; kind < RandomFlow.KindCount; kind++)
        {
            var seed = kind;
            FlowSnapshot? saved;
            while ((saved = MiddleOf(kind, seed)) is null) seed += 100;
            if (IsSmall(saved)) await store.SaveAsync($"{kind} {seed}", saved, Token);
        }

        var recorded = new RecordingStore();
        await RunningWords(recorded, static _ => { }).RunAsync(new KeepingSink<string>(), Token);
        await store.SaveAsync(Words, recorded.Saved[recorded.Saved.Count / 2] with { IsDelivered = false }, Token);
        await CountedWords(store, static _ => { }).ToListAsync(Token);
        SqliteConnection.ClearAllPools();
    }

    private static FlowSnapshot? MiddleOf(int kind, int seed)
    {
        var store = new RecordingStore();
        Run(new RandomFlow(seed) { Kind = kind }, seed, store);
        var inTheMiddle = store.Saved.FindAll(static saved => !saved.IsFinished && saved.GetSourcePositions().Sum() > 0);
        return inTheMiddle.Skip(inTheMiddle.Count / 2).FirstOrDefault(IsSmall) ?? inTheMiddle.MinBy(SizeOf);
    }

    /// <summary>The fixture is in the repository: the kinds with much in them, whose operators others have too, are left out.</summary>
    private static bool IsSmall(FlowSnapshot saved) => SizeOf(saved) < 8_000;

    private static int SizeOf(FlowSnapshot saved) => saved.Parts.Sum(static part => part.Content.Length);

    private static Flow<string> RunningWords(ISnapshotStore store, Action<long> begins) =>
        From(store, begins, Words).PartitionBy(static word => word).Scan(static () => 0, static (count, _) => count + 1).Select(static pair => $"{pair.Key}: {pair.Value}");

    private static Flow<string> CountedWords(ISnapshotStore store, Action<long> begins, string name = Ended) =>
        From(store, begins, name).CountBy(static word => word).Select(static pair => $"{pair.Key}: {pair.Value}");

    private static Flow<string> From(ISnapshotStore store, Action<long> begins, string name)
    {
        return Flow.FromReplayable(
            Elements,
            new FlowOptions { Stages = 1, MaxDemand = 1, Snapshots = new SnapshotOptions { Name = name, Store = store, Every = null, EveryElements = 10 } });

        IEnumerable<string> Elements(long position)
        {
            begins(position);
            for (var i = (int)position; i < WordCount; i++) yield return Vocabulary[i % Vocabulary.Length];
        }
    }

    private static List<string> Run(RandomFlow flow, int seed, ISnapshotStore? store)
    {
        List<string> results = [];
        var lab = new StageLab(seed);
        lab.Run(async () => results = await flow.Create(seed, lab.Environment, store).ToListAsync(CancellationToken.None));
        return results;
    }

    private static (int Kind, int Seed) Parse(string name) => (int.Parse(name.Split(' ')[0], provider: null), int.Parse(name.Split(' ')[1], provider: null));

    private static List<string> NamesIn(string file)
    {
        // What is only looked at is not taken over into another mode.
        using var connection = new SqliteConnection($"Data Source=file:{file}?immutable=1;Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select name from headgate_snapshots order by name";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }

    private SqliteSnapshotStore OpenCopy(bool anew = true)
    {
        if (anew) File.Copy(Path.Combine(AppContext.BaseDirectory, "Earlier", Fixture), Copy, overwrite: true);
        return new SqliteSnapshotStore(Copy);
    }
}
