using System.Threading.Channels;
using Headgate.Flows.Planning;
using Headgate.Stages;
using Headgate.Stages.Buffering;

namespace Headgate.Flows;

/// <content>More sources, and several of them.</content>
public static partial class Flow
{
    /// <summary>A flow of the events of a producer that is made for each run, starts with it and stops with it (Flow <c>from_specs</c>).</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">Makes the producer, which has not been started.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow. It ends when the producer ends normally, and fails when it fails.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> From<T>(Func<Producer<T>> source, FlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Of([new MadeSource<T>(source)], options, "From(made producer)");
    }

    /// <summary>A flow of what an observable pushes, from when the flow starts until the observable completes. An observable cannot be made to wait: what comes
    /// without being asked for is kept, as much as <see cref="FlowOptions.BufferSize"/>; what is more than that is dropped, counted and logged.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The observable; each run subscribes anew.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="keep">Which elements are kept when there are too many; null to fail the flow with a <see cref="BufferFullException"/> instead of dropping any.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> From<T>(IObservable<T> source, FlowOptions? options = null, BufferKeep? keep = BufferKeep.Last)
    {
        ArgumentNullException.ThrowIfNull(source);
        var checkedOptions = (options ?? FlowOptions.Default).Validated();
        return Of([new MadeSource<T>(() => Producer.From(source, checkedOptions.BufferSize, keep))], options, "From(observable)");
    }

    /// <summary>A flow of the elements of several asynchronous sequences, each enumerated by a stage of its own.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="sources">The sequences; at least one.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow. Elements of one sequence keep their order; those of several mix in any order.</returns>
    /// <exception cref="ArgumentException">There is no sequence, or one is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> FromMany<T>(IEnumerable<IAsyncEnumerable<T>> sources, FlowOptions? options = null)
    {
        var list = NotEmpty(sources);
        return Of([.. list.Select(source => new MadeSource<T>(() => Producer.From(source)))], options, $"From({list.Count} async sequences)");
    }

    /// <summary>A flow of what is read from several channels, until all are completed.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="sources">The channels' readers; at least one.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow. Elements of one channel keep their order; those of several mix in any order.</returns>
    /// <exception cref="ArgumentException">There is no channel, or one is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> FromMany<T>(IEnumerable<ChannelReader<T>> sources, FlowOptions? options = null)
    {
        var list = NotEmpty(sources);
        return Of([.. list.Select(source => new MadeSource<T>(() => Producer.From(source)))], options, $"From({list.Count} channels)");
    }

    /// <summary>A flow of the events of several producers that are made for each run, start with it and stop with it (Flow <c>from_specs</c>).</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="sources">Make the producers, which have not been started; at least one.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow. Events of one producer keep their order; those of several mix in any order.</returns>
    /// <exception cref="ArgumentException">There is no function, or one is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> FromMany<T>(IEnumerable<Func<Producer<T>>> sources, FlowOptions? options = null)
    {
        var list = NotEmpty(sources);
        return Of([.. list.Select(source => new MadeSource<T>(source))], options, $"From({list.Count} made producers)");
    }
}
