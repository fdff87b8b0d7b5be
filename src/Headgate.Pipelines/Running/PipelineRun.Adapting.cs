using Headgate.Pipelines.Building;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines.Running;

/// <content>Concurrency that follows how long handlers take.</content>
internal sealed partial class PipelineRun
{
    /// <summary>Looks after one step until the token is cancelled.</summary>
    private async Task AdaptAsync(StepPlan step, AdaptiveConcurrency options, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(options.Interval, Ledger.Clock, cancellationToken);
                Adapt(step, options);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The pipeline ends.
        }
    }

    private void Adapt(StepPlan step, AdaptiveConcurrency options)
    {
        if (ControlOf(step) is not { } control) return;
        var (handled, total) = control.TakeLatency();
        var current = ConcurrencyOf(step);
        var next = ConcurrencyRule.Next(options, current, handled, total, control.WorkCount);
        if (next != current) SetConcurrency(step, next);
    }
}
