namespace Headgate.Pipelines.Handlers;

/// <summary>Makes of each message any number of others. They flow on their own; the message is acknowledged when all of them have ended, and has
/// failed when one has.</summary>
/// <typeparam name="TIn">The type of the data that comes in.</typeparam>
/// <typeparam name="TOut">The type of the data that goes out.</typeparam>
/// <remarks>Called as a <see cref="IProcessor{TIn, TOut}"/> is.</remarks>
public interface ISplitter<TIn, TOut>
{
    /// <summary>Handles one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled when the handler has taken longer than it may, or the pipeline gives up what it could not finish in time.</param>
    /// <returns>The parts, in the order in which they go on; none succeeds the message.</returns>
    /// <remarks>What it throws fails the message.</remarks>
    ValueTask<IReadOnlyList<TOut>> SplitAsync(Message<TIn> message, CancellationToken cancellationToken);
}
