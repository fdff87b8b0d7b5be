using System.Diagnostics;
using Headgate.Pipelines.Failures;
using Headgate.Stages;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Pipelines of one process share the thread pool: none keeps its threads from another, nor from the rest of the program.</summary>
public sealed class FairnessTests
{
    private const int Enough = 1000;

    /// <summary>What takes a second or two here takes for ever where threads are kept: a turn of another's then comes about every second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Work = TimeSpan.FromMicroseconds(250);

    [Fact]
    public async Task A_pipeline_whose_handler_computes_gets_its_share_beside_pipelines_that_only_ever_wake_themselves()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handled = 0;
        var neighbours = Enumerable.Range(0, Environment.ProcessorCount).Select(static _ => Endless(static number => number)).ToList();
        foreach (var neighbour in neighbours) await neighbour.StartAsync(TestContext.Current.CancellationToken);
        await using var heavy = Endless(number =>
        {
            Compute();
            if (++handled == Enough) reached.SetResult();
            return number;
        });
        await heavy.StartAsync(TestContext.Current.CancellationToken);
        await reached.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await heavy.StopAsync(TestContext.Current.CancellationToken);
        foreach (var neighbour in neighbours) await neighbour.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handlers_that_compute_let_the_rest_of_the_program_have_threads(bool doesFail)
    {
        await using var pipeline = Pipeline.Create("busy", p => p.From(Numbers()).Process(number => Computed(number, doesFail), options =>
        {
            options.Concurrency = 2 * Environment.ProcessorCount;
            options.MaxDemand = 1000;
            options.Retry = new RetryOptions { MaxAttempts = 1000, Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) };
        }), new StageEnvironment(null, new EventLog()));
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        await Task.Run(static async () =>
        {
            for (var turn = 0; turn < Enough; turn++) await Task.Yield();
        }).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await pipeline.StopAsync(new CancellationToken(canceled: true));
    }

    private static int Computed(int number, bool doesFail)
    {
        Compute();
        return doesFail ? throw new InvalidOperationException($"{number} is tried again.") : number;
    }

    private static void Compute()
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < Work)
        {
        }
    }

    private static IEnumerable<int> Numbers()
    {
        for (var number = 0; ; number++) yield return number;
    }

    private static Pipeline Endless(Func<int, int> map) => Pipeline.Create("endless", p => p.From(Numbers()).Process(map, options =>
    {
        options.Concurrency = 1;
        options.MaxDemand = 10;
    }));
}
