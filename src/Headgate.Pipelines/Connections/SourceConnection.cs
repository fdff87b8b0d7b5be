using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Connections;

/// <summary>What a <see cref="ConnectedSource{T}"/> reads from, as long as it lasts.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>One call at a time, on any thread.</remarks>
public abstract class SourceConnection<T> : IAsyncDisposable
{
    /// <summary>Reads messages, as <see cref="Source{T}.ReadAsync"/> does.</summary>
    /// <param name="messages">Takes the messages.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline drains: end the waiting.</param>
    /// <returns>False when the origin has come to its end.</returns>
    /// <remarks>What it throws ends the connection; see <see cref="ConnectedSource{T}.IsTransient"/>.</remarks>
    public abstract ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken);

    /// <summary>Adds what was fetched already, or hands it back, as <see cref="Source{T}.DrainAsync"/> does.</summary>
    /// <param name="messages">Takes the last messages; it is never full.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline gives up what it could not finish in time.</param>
    /// <returns>A task that ends when there is no more.</returns>
    public virtual ValueTask DrainAsync(MessageBuffer<T> messages, CancellationToken cancellationToken) => default;

    /// <summary>Ends its epochs and closes it. Called exactly once: when the connection was lost, or when the source is disposed.</summary>
    /// <returns>A task that ends when it is closed. What it throws after a loss is left alone.</returns>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
