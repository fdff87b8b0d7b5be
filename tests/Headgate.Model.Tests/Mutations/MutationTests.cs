using System.Globalization;

namespace Headgate.Model.Tests.Mutations;

/// <summary>
/// The checks are checked: bugs are planted one by one, and each must be found by one of them. HEADGATE_SEEDS says after how many seeds a hunt gives up, and has every check
/// look for each bug.
/// </summary>
[Trait("Tier", "Long")]
[Trait("Conformance", "S48")]
public sealed class MutationTests(ITestOutputHelper output)
{
    private const long MostMoves = 12_000;
    private const int MostSeeds = 2_500;

    [Fact]
    public void Every_planted_bug_of_the_demand_protocol_is_found()
    {
        var workshop = new Workshop();
        Assert.Empty(workshop.Try(null, MostMoves, SeedCount() / 8));
        var escaped = Mutants.All.Where(mutant => !IsFound(workshop, mutant)).Select(static mutant => mutant.Name).ToList();
        output.WriteLine($"{Mutants.All.Count - escaped.Count} of {Mutants.All.Count} found");
        Assert.Empty(escaped);
        Assert.True(Mutants.All.Count >= 20, $"There are at least 20 mutants, not {Mutants.All.Count}.");
    }

    private static string? Seeds => Environment.GetEnvironmentVariable("HEADGATE_SEEDS");

    private static int SeedCount() => Seeds is { Length: > 0 } text ? Math.Min(100_000, int.Parse(text, CultureInfo.InvariantCulture)) : MostSeeds;

    private bool IsFound(Workshop workshop, Mutant mutant)
    {
        var found = workshop.Try(mutant, MostMoves, SeedCount(), isThorough: Seeds is { Length: > 0 });
        output.WriteLine($"{mutant.Name}:");
        foreach (var finding in found) output.WriteLine($"    {finding}");
        if (found.Count == 0) output.WriteLine("    escaped");
        return found.Count > 0;
    }
}
