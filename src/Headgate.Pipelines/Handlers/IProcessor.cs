namespace Headgate.Pipelines.Handlers;

/// <summary>Makes of each message another (Broadway's <c>handle_message</c>).</summary>
/// <typeparam name="TIn">The type of the data that comes in.</typeparam>
/// <typeparam name="TOut">The type of the data that goes out.</typeparam>
/// <remarks>Several calls run at once, on as many threads as the step's concurrency: the handler is thread-safe, or is asked for in a scope per message
/// (<see cref="HandlerLifetime.Message"/>). Under <c>PartitionBy</c> messages of one key never overlap.</remarks>
public interface IProcessor<TIn, TOut>
{
    /// <summary>Handles one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled when the handler has taken longer than it may, or the pipeline gives up what it could not finish in time.</param>
    /// <returns>The message to go on with, made of <paramref name="message"/> by its <c>With</c> methods; failed, it goes no further.</returns>
    /// <remarks>What it throws fails this message and no other; an <see cref="OperationCanceledException"/> is a failure like any other.</remarks>
    ValueTask<Message<TOut>> ProcessAsync(Message<TIn> message, CancellationToken cancellationToken);
}
