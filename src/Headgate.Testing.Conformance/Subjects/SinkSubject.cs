using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;

namespace Headgate.Testing.Conformance.Subjects;

/// <summary>A sink under test, with a destination of its own: an empty queue, topic, table or folder. Made anew for each rule.</summary>
/// <typeparam name="T">The type of the sink's data.</typeparam>
public abstract class SinkSubject<T> : IAsyncDisposable
{
    /// <summary>Gets what the sink can do.</summary>
    public abstract SinkFeatures Features { get; }

    /// <summary>Gets how long a rule waits for what must happen.</summary>
    /// <value>The default is 15 s.</value>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(15);

    /// <summary>Gets the secret that the sink connects with, for <see cref="SinkFeatures.Secret"/>.</summary>
    /// <value>The default is null.</value>
    public virtual string? Secret => null;

    /// <summary>Makes the sink.</summary>
    /// <returns>The sink. It is disposed when it can be.</returns>
    public abstract IBatchHandler<T> Create();

    /// <summary>Makes the sink of dead letters, for <see cref="SinkFeatures.DeadLetters"/>.</summary>
    /// <returns>The sink. It is disposed when it can be.</returns>
    /// <exception cref="NotSupportedException">It is not overridden.</exception>
    public virtual IDeadLetterSink CreateDeadLetters() => throw new NotSupportedException("The sink declares that it keeps dead letters: make it.");

    /// <summary>Makes data that says something.</summary>
    /// <param name="text">What it says. Two with one text are the same message.</param>
    /// <returns>The data.</returns>
    public abstract T Make(string text);

    /// <summary>Makes data that the destination refuses, for <see cref="SinkFeatures.FailsAlone"/>.</summary>
    /// <returns>The data.</returns>
    /// <exception cref="NotSupportedException">It is not overridden.</exception>
    public virtual T MakeUnwritable() => throw new NotSupportedException("The sink declares that messages fail alone: make one that does.");

    /// <summary>Reads all that is at the destination, once: in its order, if there is one.</summary>
    /// <returns>The messages.</returns>
    public abstract Task<IReadOnlyList<WrittenMessage>> ReadAllAsync();

    /// <summary>Cuts the sink's connections, for <see cref="SinkFeatures.Reconnects"/>. It can connect again at once.</summary>
    /// <returns>A task that ends when they are cut.</returns>
    /// <exception cref="NotSupportedException">It is not overridden.</exception>
    public virtual Task InterruptAsync() => throw new NotSupportedException("The sink declares that it connects again: say how its connection is cut.");

    /// <summary>Removes the destination.</summary>
    /// <returns>A task that ends when it is removed.</returns>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
