using Headgate.Stages;
using Headgate.Stages.Supervision;
using Microsoft.Extensions.Logging.Abstractions;
using OrdersEtl.Extraction;
using OrdersEtl.Loading;
using OrdersEtl.Reporting;
using OrdersEtl.Stages;

namespace OrdersEtl;

/// <summary>Extracts, transforms and loads in three supervised stages, each of which asks the one before it for what it can take.</summary>
public sealed class StagedRun(OrdersReader reader, RejectsFile rejects, BatchLoader batches, RunCounters counters)
{
    // No stage is restarted. A new one would not know which rows were under way when the old one failed, and they would be lost
    // without a word. Until there is a checkpoint to go back to, the first failure ends the job; what is committed stays.
    private static readonly SupervisorOptions FirstFailureEndsAll = new()
    {
        Name = "orders",
        Strategy = RestartStrategy.OneForAll,
        MaxRestarts = 0,
        StopsWithLastChild = true,
    };

    // The job reports its failure itself, in one line.
    private static readonly StageEnvironment Silent = new(loggerFactory: NullLoggerFactory.Instance);

    // However the job ends, a stage may finish the transaction or the read that it is in: the files are closed after it.
    private static readonly ChildOptions UntilItsWorkIsDone = new() { Restart = Restart.Transient, Shutdown = ChildShutdown.Infinite };

    /// <summary>
    /// Loads until the input ends or the token is cancelled. Either way every row that was read is loaded or rejected when the task
    /// ends; cancelling throws nothing.
    /// </summary>
    /// <exception cref="JobFailedException">A file cannot be read or written; what was committed before stays.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var spec = new SupervisorSpec(FirstFailureEndsAll);
        var extractor = spec.Add("extractor", () => new Extractor(reader, counters, stop), UntilItsWorkIsDone);
        var transformer = spec.Add("transformer", () => new Transformer(extractor, rejects), UntilItsWorkIsDone);
        spec.Add("loader", () => new Loader(transformer, batches), UntilItsWorkIsDone);
        try
        {
            // The extractor has the token: it ends first, and the others after what it has read.
            var supervisor = await Supervisor.StartAsync(spec, Silent, CancellationToken.None).ConfigureAwait(false);
            await supervisor.Completion.ConfigureAwait(false);
        }
        catch (RestartIntensityExceededException gaveUp) when (gaveUp.InnerException is JobFailedException failure)
        {
            throw new JobFailedException(failure.Message, gaveUp);
        }
    }
}
