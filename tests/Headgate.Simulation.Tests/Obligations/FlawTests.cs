using Headgate.Simulation.Obligations;
using Headgate.Simulation.Pipelines;
using static Headgate.Simulation.Obligations.ViolationKind;

namespace Headgate.Simulation.Tests.Obligations;

/// <summary>The ledger is tested: pipelines with planted bugs are flagged, each as what it is, and the same seeds without the bug are not.</summary>
public sealed class FlawTests(ITestOutputHelper output)
{
    private const int MostSeeds = 150;

    public static TheoryData<Flaw, ViolationKind[]> Flaws => new()
    {
        { Flaw.AcknowledgesBeforeWork, [AcknowledgedEarly, Lost] },
        { Flaw.AcknowledgesFailures, [AcknowledgedEarly, Lost] },
        { Flaw.DropsWhatIsCancelled, [AcknowledgedEarly, Lost] },
        { Flaw.SwallowsPartsOfBatches, [AcknowledgedEarly, Lost] },
        { Flaw.AcknowledgesTwice, [AcknowledgedTwice] },
        { Flaw.LosesWhatItFetched, [AcknowledgedEarly, Lost] },
        { Flaw.TakesOneMore, [MoreThanAsked] },
        { Flaw.ForgetsDemandOnReconnect, [Stuck] },
        { Flaw.ReordersOnRetry, [Reordered] },
        { Flaw.EndsWithItsDrain, [Stuck] },
        { Flaw.AcknowledgesWithOldTags, [AcknowledgedEarly, AcknowledgedTwice, Lost] },
        { Flaw.BuffersWithoutBound, [MoreThanAsked, Unbounded] },
        { Flaw.CommitsPastGaps, [NotContiguous, AcknowledgedEarly] },
    };

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_broken_pipeline_is_flagged_as_what_it_is_and_the_sound_one_is_not(Flaw flaw, ViolationKind[] expected)
    {
        for (var seed = 0; seed < MostSeeds; seed++)
        {
            var broken = PipelineSimulation.Run(seed, flaw);
            if (broken.Violations.Count == 0) continue;
            output.WriteLine($"seed {seed}: {broken.Violations[0]}");
            Assert.Contains(broken.Violations[0].Kind, expected);
            Assert.Empty(PipelineSimulation.Run(seed).Violations);
            return;
        }

        Assert.Fail($"{flaw} was not found in {MostSeeds} seeds.");
    }

    [Fact]
    public void Every_planted_bug_is_tried() => Assert.Equal(Enum.GetValues<Flaw>().Except([Flaw.None]), Flaws.Select(static row => row.Data.Item1));
}
