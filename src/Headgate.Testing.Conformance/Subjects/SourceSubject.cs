using Headgate.Pipelines.Sources;

namespace Headgate.Testing.Conformance.Subjects;

/// <summary>A source under test, with an origin of its own: an empty queue, topic, table or folder. Made anew for each rule.</summary>
/// <typeparam name="T">The type of the source's data.</typeparam>
public abstract class SourceSubject<T> : IAsyncDisposable
{
    /// <summary>Gets what the source can do.</summary>
    public abstract SourceFeatures Features { get; }

    /// <summary>Gets how long a rule waits for what must happen.</summary>
    /// <value>The default is 15 s.</value>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(15);

    /// <summary>Gets how long a rule watches that something does not happen: longer than the source needs for a message that is there.</summary>
    /// <value>The default is 400 ms.</value>
    public virtual TimeSpan Quiet => TimeSpan.FromMilliseconds(400);

    /// <summary>Gets how many messages the source fetches at most before they are read.</summary>
    /// <value>The default is 0.</value>
    public virtual int PrefetchCount => 0;

    /// <summary>Gets the secret that the source connects with, for <see cref="SourceFeatures.Secret"/>.</summary>
    /// <value>The default is null.</value>
    public virtual string? Secret => null;

    /// <summary>Makes a source that reads the origin. Each goes on where those before it have acknowledged; several share it, if they can.
    /// A rule has up to 1000 messages under way: where the origin bounds what is not acknowledged, let it be so many.</summary>
    /// <param name="context">What it may know of its pipeline.</param>
    /// <returns>The source.</returns>
    public abstract Source<T> Create(SourceContext context);

    /// <summary>Puts messages into the origin, in their order.</summary>
    /// <param name="messages">The messages.</param>
    /// <returns>A task that ends when they are there.</returns>
    public abstract Task SendAsync(IReadOnlyList<ConformanceMessage> messages);

    /// <summary>Gets what a message says.</summary>
    /// <param name="data">Its data.</param>
    /// <returns>The text that was sent.</returns>
    public abstract string TextOf(T data);

    /// <summary>Cuts the connections of all readers, for <see cref="SourceFeatures.Reconnects"/>. They can connect again at once.</summary>
    /// <returns>A task that ends when they are cut.</returns>
    /// <exception cref="NotSupportedException">It is not overridden.</exception>
    public virtual Task InterruptAsync() => throw new NotSupportedException("The source declares that it connects again: say how its connection is cut.");

    /// <summary>Counts the messages that were not given out to any reader, for <see cref="SourceFeatures.CountsWaiting"/>.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="NotSupportedException">It is not overridden.</exception>
    public virtual Task<long> CountWaitingAsync() => throw new NotSupportedException("The source declares that its origin counts: say how many wait there.");

    /// <summary>Removes the origin.</summary>
    /// <returns>A task that ends when it is removed.</returns>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
