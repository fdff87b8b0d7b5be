using System.Globalization;
using Headgate.Simulation.Running;

namespace Headgate.Simulation.Tests.Running;

/// <summary>Two thousand seeds in every run; HEADGATE_SEEDS says how many, and the command Headgate.Simulation runs as many as one likes.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("HEADGATE_SEEDS") ?? "2000", CultureInfo.InvariantCulture);

    public static TheoryData<string> Kinds => [.. SimulationKinds.All.Select(static kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Tier", "Long")]
    public void Under_faults_nothing_is_lost_doubled_out_of_order_stuck_or_left_behind(string kind)
    {
        var search = new Search(SimulationKinds.Parse(kind), 0, Seeds);
        search.Run(Environment.ProcessorCount);
        output.WriteLine(search.Describe());
        Assert.Null(search.FirstFailure);

        // A fault that was planned and did not happen shows nothing.
        Assert.True(search.CountedRuns > Seeds / 2, $"Only in {search.CountedRuns} of {Seeds} runs every planned fault has happened.");
        Assert.Equal(search.PossibleFaults.Order(), search.Struck.Keys);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_seed_is_one_run_step_by_step(string kind)
    {
        var run = SimulationKinds.Parse(kind).Single().Run;
        for (var seed = 0; seed < 20; seed++)
        {
            var first = run(seed, true);
            Assert.NotEmpty(first.Trace);
            for (var time = 0; time < 3; time++) Assert.Equal(first.Trace, run(seed, true).Trace);
            Assert.Equal(first.Steps, run(seed, false).Steps);
        }
    }
}
