using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Pouring;

/// <summary>However much follows at one moment, it is passed on as it is asked for.</summary>
[Trait("Conformance", "F7")]
[Trait("Conformance", "F8")]
[Trait("Conformance", "F10")]
[Trait("Conformance", "F12")]
[Trait("Tier", "Long")]
public sealed class DemandTests
{
    private const int Many = 200_000;

    public static TheoryData<string> Names => [.. LargeFlows.Names];

    public static TheoryData<string> EndlessNames => [.. LargeFlows.EndlessNames];

    public static TheoryData<string> FiniteNames => [.. LargeFlows.FiniteNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_passed_on_before_anybody_asks_for_it_stays_within_a_bound(string name)
    {
        var lab = new StageLab(7);
        var options = new FlowOptions { Stages = 1, MaxDemand = 100, Environment = lab.Environment };
        var (passedOn, taken, most) = (0, 0, 0);
        lab.Run(
            async () =>
            {
                await foreach (var _ in LargeFlows.Make(name, options, Many, () => passedOn++))
                {
                    taken++;
                    await SettleAsync(() => passedOn);
                    most = Math.Max(most, passedOn - taken);
                    if (taken == 500) break;
                }
            },
            mostSteps: 10_000_000);

        // A stretch, the batch that is being gathered, those on their way out, and those that the consumer has asked for.
        var mostUnsent = Math.Max(4, options.Credit);
        Assert.InRange(most, 1, 256 + ((1 + mostUnsent + options.Credit) * options.BatchSize));
        Assert.Equal(500, taken);
    }

    [Theory]
    [MemberData(nameof(EndlessNames))]
    public async Task The_first_of_a_sequence_without_end_are_there_on_threads_too(string name)
    {
        var (first, passedOn) = (new List<int>(), 0);
        await foreach (var item in LargeFlows.Make(name, new FlowOptions { MaxDemand = 10 }, Many, () => Interlocked.Increment(ref passedOn)).WithCancellation(TestContext.Current.CancellationToken))
        {
            first.Add(item);
            if (first.Count == 10) break;
        }

        Assert.Equal(Enumerable.Range(0, 10), first.Order());
        Assert.InRange(passedOn, 10, 10_000);
    }

    [Theory]
    [MemberData(nameof(FiniteNames))]
    public async Task All_that_follows_comes_in_the_end_and_once(string name)
    {
        foreach (var maxDemand in (int[])[7, 1000])
        {
            var results = await LargeFlows.Make(name, new FlowOptions { MaxDemand = maxDemand }, 5000, () => { }).ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Enumerable.Range(0, 5000), results.Order());
        }
    }

    /// <summary>Lets the stages do all that they do by themselves.</summary>
    private static async Task SettleAsync(Func<int> count)
    {
        for (var (before, quiet) = (count(), 0); quiet < 50; quiet++)
        {
            await Task.Yield();
            if (count() == before) continue;
            (before, quiet) = (count(), 0);
        }
    }
}
