using System.Globalization;

namespace Headgate.Model.Tests.Topologies;

/// <summary>
/// Real stages in random topologies, disturbed in every way there is, under a seeded scheduler: each seed is one interleaving. HEADGATE_SEED
/// replays one seed and prints it step by step; HEADGATE_SEEDS says how many the long test runs.
/// </summary>
[Trait("Conformance", "S46")]
[Trait("Conformance", "S48")]
public sealed class RandomTopologyTests(ITestOutputHelper output)
{
    private const int Few = 3_000;
    private const int Many = 15_000;

    [Fact]
    public void Demand_is_conserved_and_nobody_starves_in_random_topologies()
    {
        if (Number("HEADGATE_SEED") is not { } seed)
        {
            Run(Few);
            return;
        }

        var trace = new List<string>();
        var failure = Scenario.Run(seed, trace);
        foreach (var line in trace) output.WriteLine(line);
        Assert.Null(failure);
    }

    [Fact]
    [Trait("Tier", "Long")]
    public void Demand_is_conserved_and_nobody_starves_in_very_many_random_topologies() => Run(Number("HEADGATE_SEEDS") ?? Many);

    [Fact]
    public void A_seed_replays_step_by_step()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var expected = new List<string>();
            Scenario.Run(seed, expected);
            Assert.NotEmpty(expected);
            for (var time = 0; time < 10; time++)
            {
                var trace = new List<string>();
                Scenario.Run(seed, trace);
                Assert.Equal(expected, trace);
            }
        }
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private void Run(int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        var tally = new Tally();
        var search = new Search(count, tally);
        search.Run(Environment.ProcessorCount);
        if (search.FailedSeed is { } seed) Assert.Fail(Search.Explain(seed));
        output.WriteLine($"{count} seeds in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s: {tally}");
        Assert.Empty(tally.Missing);
    }
}
