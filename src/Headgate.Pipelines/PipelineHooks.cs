namespace Headgate.Pipelines;

/// <summary>What a user wants to do at the turns of a pipeline's life: to create a table before the first message, or to tell somebody of the last.</summary>
/// <remarks>One call at a time.</remarks>
public abstract class PipelineHooks
{
    /// <summary>Before anything is started. What it throws fails the start.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="cancellationToken">Cancelled when the start is given up.</param>
    /// <returns>A task that ends when the pipeline may start.</returns>
    public virtual ValueTask OnStartingAsync(Pipeline pipeline, CancellationToken cancellationToken) => default;

    /// <summary>Messages flow. What it throws is logged and changes nothing.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>A task that ends when it is done.</returns>
    public virtual ValueTask OnStartedAsync(Pipeline pipeline) => default;

    /// <summary>The pipeline is about to drain: because it was stopped, has failed, or has come to its end. What it throws is logged and changes nothing.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>A task that ends when it is done; the draining waits for it.</returns>
    public virtual ValueTask OnStoppingAsync(Pipeline pipeline) => default;

    /// <summary>Everything has stopped, whatever stopped it, and is disposed. What it throws is logged and changes nothing.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="failure">The pipeline's failure; null when there was none.</param>
    /// <returns>A task that ends when it is done; <see cref="Pipeline.Completion"/> waits for it.</returns>
    public virtual ValueTask OnStoppedAsync(Pipeline pipeline, Exception? failure) => default;
}
