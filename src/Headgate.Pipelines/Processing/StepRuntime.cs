using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Inspection;
using Headgate.Pipelines.Running;
using Headgate.Stages;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Processing;

/// <summary>What the workers of one step share while one incarnation of its stage runs. Thread-safe.</summary>
internal sealed class StepRuntime : IDisposable
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly PipelineRun _run;

    public StepRuntime(string name, PipelineRun run, FailurePolicy failures, TimeSpan handlerTimeout, StepTelemetry telemetry)
    {
        Name = name;
        _run = run;
        Failures = failures;
        HandlerTimeout = handlerTimeout;
        Telemetry = telemetry;
        Token = _abandoned.Token;
        Numbers = run.NumbersOf(name);
    }

    /// <summary>The name of the step, or of the batcher.</summary>
    public string Name { get; }

    public string Pipeline => _run.Name;

    public ILogger Logger => _run.Ledger.Logger;

    public Ledger Ledger => _run.Ledger;

    public StageEnvironment Environment => _run.Environment;

    public TimeProvider Clock => _run.Environment.TimeProvider;

    public FailurePolicy Failures { get; }

    public TimeSpan HandlerTimeout { get; }

    public StepTelemetry Telemetry { get; }

    /// <summary>What the step has done, in this and in earlier incarnations.</summary>
    public StepNumbers Numbers { get; }

    /// <summary>The last failures of the pipeline.</summary>
    public FailureLog RecentFailures => _run.RecentFailures;

    /// <summary>Cancelled when what is unfinished is given up.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether any message was tried again: then there may be some whose attempts are to be counted anew for the next step.</summary>
    public bool HasRetried { get; private set; }

    public bool IsAbandoned => _abandoned.IsCancellationRequested;

    /// <summary>Marks what runs from here on as the pipeline's own work: a handler that stops the pipeline does not wait for itself.</summary>
    public void Enter() => PipelineRun.Current.Value = _run;

    /// <summary>Messages are done with.</summary>
    public void NoteProcessed(int count)
    {
        Numbers.NoteProcessed(count);
        Telemetry.Processed(count);
    }

    /// <summary>Messages are to be tried again.</summary>
    public void NoteRetries(int count)
    {
        Numbers.NoteRetried(count);
        Telemetry.Retried(count);
    }

    /// <summary>From now on messages may have been tried before.</summary>
    public void NoteRetry() => HasRetried = true;

    public void NoteCircuit(TimeSpan openFor) => _run.NoteOpenCircuit(openFor);

    public void StopPipeline(Exception failure) => _run.StopWith(failure);

    public void Abandon() => _abandoned.CancelQuietly();

    public void Dispose() => _abandoned.Dispose();
}
