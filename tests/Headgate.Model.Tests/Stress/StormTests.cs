using Headgate.Model.Tests.Topologies;

namespace Headgate.Model.Tests.Stress;

/// <summary>Real threads call every public member of stages at random, in two environments, and no rule breaks.</summary>
/// <remarks>Alone: whoever hears of exceptions that nobody has looked at hears of those of the whole process.</remarks>
[Collection(nameof(StormTests))]
[CollectionDefinition(nameof(StormTests), DisableParallelization = true)]
[Trait("Conformance", "S46")]
public sealed class StormTests(ITestOutputHelper output)
{
    private const int Threads = 8;
    private const int StepsOfAThread = 625;

    [Fact]
    public async Task Fifty_thousand_calls_from_many_threads_break_no_rule() => await RageAsync(rounds: 10);

    [Fact]
    [Trait("Tier", "Long")]
    public async Task A_million_calls_from_many_threads_break_no_rule()
    {
        var tally = await RageAsync(rounds: 200);
        Assert.Empty(tally.Missing); // Among so many calls everything happens; among a few, what is rare may not.
    }

    [Fact]
    [Trait("Conformance", "S42")]
    [Trait("Tier", "Long")]
    public Task Through_handles_nobody_is_lost_or_comes_back_unasked_while_sources_end_at_random() => RageOverHandlesAsync(rounds: 5, steps: 60);

    [Fact]
    [Trait("Tier", "Long")]
    [Trait("Conformance", "S42")]
    public Task Through_handles_nobody_is_lost_or_comes_back_unasked_in_the_long_run() => RageOverHandlesAsync(rounds: int.TryParse(Environment.GetEnvironmentVariable("HEADGATE_ROUNDS"), out var rounds) ? rounds : 4, steps: 100);

    private async Task RageOverHandlesAsync(int rounds, int steps)
    {
        var restarts = 0;
        for (var round = 0; round < rounds; round++) restarts += await new SupervisedStorm((ulong)round).RunAsync(Threads, steps);
        output.WriteLine($"{restarts} restarts");
        Assert.True(restarts > rounds, "Sources were restarted.");
    }

    private async Task<Tally> RageAsync(int rounds)
    {
        var tally = new Tally();
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            lock (unobserved) unobserved.Add(args.Exception);
        }

        Collect();
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                using var storm = new Storm((ulong)round);
                await storm.RunAsync(Threads, StepsOfAThread, tally);
            }

            Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Empty(unobserved);
        output.WriteLine($"{rounds * Threads * StepsOfAThread} calls: {tally}");
        return tally;
    }

    /// <summary>Has what nobody has looked at told.</summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
