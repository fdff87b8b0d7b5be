namespace Headgate.Pipelines.Failures;

/// <summary>Keeps messages that have failed for good.</summary>
/// <remarks>Several calls run at once. When it throws, the messages are handed back to their source and not acknowledged: nothing is lost.</remarks>
public interface IDeadLetterSink
{
    /// <summary>Keeps messages.</summary>
    /// <param name="letters">The messages; at least one.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline gives up what it could not finish in time.</param>
    /// <returns>A task that ends when they are safe.</returns>
    ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);
}
