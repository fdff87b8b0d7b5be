using System.Globalization;

namespace Headgate.Model.Tests.Stress;

/// <summary>Subscribing while somebody cancels, stops, kills, completes or emits, on real threads. HEADGATE_RACES says how many; <c>eng/races.sh</c> runs a million, on one core and on two.</summary>
[Trait("Conformance", "S46")]
public sealed class RaceTests(ITestOutputHelper output)
{
    private const int Few = 5_000;

    [Fact]
    public async Task Whatever_races_with_a_subscription_the_accounts_balance()
    {
        var count = Environment.GetEnvironmentVariable("HEADGATE_RACES") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Few;
        var seed = (ulong)Environment.TickCount64;
        using var races = new Races();
        await races.RunAsync(count, seed);
        output.WriteLine($"{count} races on {Environment.ProcessorCount} cores, seed {seed}: {string.Join("; ", races.Outcomes.Select(static outcome => $"{outcome.Key} {outcome.Value}"))}");

        // Each deed was too late for some and early enough for others; which of both is rare depends on the machine.
        foreach (var deed in Enum.GetValues<RaceDeed>()) Assert.Contains(races.Outcomes.Keys, outcome => outcome.StartsWith($"{deed}:", StringComparison.Ordinal));
        Assert.Contains(races.Outcomes.Keys, static outcome => outcome.Contains(": not subscribed", StringComparison.Ordinal));
        Assert.Contains(races.Outcomes.Keys, static outcome => outcome.Contains(": subscribed, events", StringComparison.Ordinal));
    }
}
