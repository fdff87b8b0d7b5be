using Headgate.Flows.Tests.Probes;
using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Laws;

/// <summary>A flow gives what LINQ gives.</summary>
public sealed class LinqTests
{
    /// <summary>Set these to look at more, or at one again.</summary>
    private static readonly int First = int.Parse(Environment.GetEnvironmentVariable("HEADGATE_FLOW_SEED") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("HEADGATE_FLOW_CASES") ?? "700", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    [Trait("Conformance", "F2")]
    [Trait("Conformance", "F3")]
    [Trait("Conformance", "F4")]
    [Trait("Conformance", "F5")]
    [Trait("Conformance", "F8")]
    public async Task Any_chain_of_operators_gives_what_LINQ_gives()
    {
        for (var seed = First; seed < First + Share.Of(Count); seed++)
        {
            var watch = new StageWatch();
            var chain = new RandomChain(new Random(seed), new StageEnvironment(loggerFactory: watch), static async (_, _) => await Task.Yield(), 400, hasChannels: true);
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
                chain.Check(await chain.Flow.ToListAsync(limit.Token), $"Seed {seed}");
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                throw new InvalidOperationException($"Seed {seed}: {chain}\nrunning: {string.Join(", ", watch.Running)}", failure);
            }

            Assert.True(watch.Running.Count == 0, $"Seed {seed}: {chain} leaves {string.Join(", ", watch.Running)}");
            Assert.True(watch.Warnings.Count == 0, $"Seed {seed}: {chain} warns {string.Join(", ", watch.Warnings)}");
        }
    }

    [Fact]
    [Trait("Conformance", "F2")]
    [Trait("Conformance", "F3")]
    [Trait("Conformance", "F4")]
    [Trait("Conformance", "F5")]
    [Trait("Conformance", "F8")]
    [Trait("Tier", "Long")]
    public void Any_chain_of_operators_gives_what_LINQ_gives_whatever_runs_first()
    {
        for (var seed = First; seed < First + Share.Of(Count); seed++) RunInLab(seed, leavesEarly: false);
    }

    [Fact]
    [Trait("Conformance", "F17")]
    public void Leaving_any_chain_at_any_point_stops_its_stages()
    {
        for (var seed = First; seed < First + Share.Of(Count); seed++) RunInLab(seed, leavesEarly: true);
    }

    private static void RunInLab(int seed, bool leavesEarly)
    {
        var watch = new StageWatch();
        var lab = new StageLab(seed, watch);
        var chain = new RandomChain(lab.Random, lab.Environment, (random, token) => PauseAsync(lab, random, token), 60, hasChannels: false);
        var most = leavesEarly ? lab.Random.Next(chain.Expected.Count + 1) : int.MaxValue;
        var results = new List<int>();
        try
        {
            lab.Run(async () =>
            {
                await foreach (var item in chain.Flow)
                {
                    if (results.Count >= most) break;
                    results.Add(item);
                }
            });
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Seed {seed}, left after {most}: {chain}\nrunning: {string.Join(", ", watch.Running)}", failure);
        }

        if (!leavesEarly) chain.Check(results, $"Seed {seed} {string.Join(", ", watch.Warnings)}");
        else if (chain.IsOrdered) Assert.True(chain.Expected.Take(most).SequenceEqual(results), $"Seed {seed}: {chain}");
        Assert.True(watch.Running.Count == 0, $"Seed {seed}: {chain} leaves {string.Join(", ", watch.Running)}");
        Assert.True(watch.Warnings.Count == 0, $"Seed {seed}, left after {most}: {chain} warns {string.Join(", ", watch.Warnings)}");
    }

    private static async ValueTask PauseAsync(StageLab lab, Random random, CancellationToken token)
    {
        if (random.Next(2) == 0) await Task.Yield();
        else await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), lab.Time, token);
    }
}
