using Headgate.Model.Tests.Topologies;

namespace Headgate.Model.Tests.Stress;

/// <summary>Real threads call every public member of stages at random, and no rule breaks.</summary>
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

    private async Task<Tally> RageAsync(int rounds)
    {
        var tally = new Tally();
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            lock (unobserved) unobserved.Add(args.Exception);
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                using var storm = new Storm((ulong)round);
                await storm.RunAsync(Threads, StepsOfAThread, tally);
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Empty(unobserved);
        output.WriteLine($"{rounds * Threads * StepsOfAThread} calls: {tally}");
        return tally;
    }
}
