using System.Globalization;
using Headgate.Model.Tests.Mutations;

namespace Headgate.Model.Tests.Preemption;

/// <summary>
/// Stages whose steps are held up in the middle, at each statement and each atomic operation, while others subscribe, cancel, call, stop and kill. HEADGATE_SEEDS says how many seeds the long
/// test runs, HEADGATE_SEED where it begins.
/// </summary>
[Trait("Conformance", "S46")]
public sealed class PreemptionTests(ITestOutputHelper output)
{
    private const int Few = 150;
    private const int MostSeeds = 4_000;

    [Fact]
    [Trait("Tier", "Long")]
    public void No_rule_breaks_however_steps_are_held_up()
    {
        var count = Number("HEADGATE_SEEDS") ?? Few;
        var (finding, heldUp) = new Workshop(isWoven: true).TryPreempted(null, Number("HEADGATE_SEED") ?? 0, count);
        Assert.True(finding is null, finding);
        output.WriteLine($"{heldUp} hold-ups");
        Assert.True(heldUp > count, $"Steps were held up {heldUp} times.");
    }

    [Fact]
    [Trait("Tier", "Long")]
    public void Planted_races_are_found()
    {
        // To compile one takes longer than to find it: without a number of seeds every other one must do.
        var mutants = RaceMutants.All.Where((_, number) => number % 2 == 0 || Number("HEADGATE_SEEDS") is not null).ToList();
        var workshop = new Workshop(isWoven: true);
        var escaped = mutants.Where(mutant => !IsFound(workshop, mutant)).Select(static mutant => mutant.Name).ToList();
        output.WriteLine($"{mutants.Count - escaped.Count} of {mutants.Count} found");
        Assert.Empty(escaped);
    }

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private bool IsFound(Workshop workshop, Mutant mutant)
    {
        var (finding, _) = workshop.TryPreempted(mutant, 0, MostSeeds);
        output.WriteLine($"{mutant.Name}: {finding?.Split('\n')[0] ?? "escaped"}");
        return finding is not null;
    }
}
