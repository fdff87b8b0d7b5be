using System.Threading.Channels;
using Headgate.Flows.Planning;
using Headgate.Flows.Snapshots;
using Headgate.Stages;

namespace Headgate.Flows;

/// <summary>Where flows begin.</summary>
public static partial class Flow
{
    /// <summary>A flow of the elements of a sequence (Flow <c>from_enumerable</c>). Each run enumerates it anew.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The sequence. It is enumerated by one stage; what it has yielded goes on at once.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> From<T>(IEnumerable<T> source, FlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Of([Replayed(source)], options, "a sequence");
    }

    /// <summary>A flow of the elements of an asynchronous sequence. Each run enumerates it anew.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The sequence.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> From<T>(IAsyncEnumerable<T> source, FlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Of([new MadeSource<T>(() => Producer.From(source))], options, "an asynchronous sequence");
    }

    /// <summary>A flow of what is read from a channel, until it is completed.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The channel's reader.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> From<T>(ChannelReader<T> source, FlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Of([new MadeSource<T>(() => Producer.From(source))], options, "a channel");
    }

    /// <summary>A flow of the events of a producer that runs, until it ends normally (Flow <c>from_stages</c>). The flow does not stop it.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The producer. A handle of a supervised one too: when it is restarted, the flow goes on with its next incarnation.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> From<T>(IProducer<T> source, FlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Of([new GivenSource<T>(source)], options, "a producer");
    }

    /// <summary>A flow of the elements of several sequences, each enumerated by a stage of its own (Flow <c>from_enumerables</c>).</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="sources">The sequences; at least one.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow. Elements of one sequence keep their order; those of several mix in any order.</returns>
    /// <exception cref="ArgumentException">There is no sequence, or one is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> FromMany<T>(IEnumerable<IEnumerable<T>> sources, FlowOptions? options = null)
    {
        var list = NotEmpty(sources);
        return Of([.. list.Select(Replayed)], options, $"{list.Count} sequences");
    }

    /// <summary>A flow of the events of several producers that run (Flow <c>from_stages</c>). The flow does not stop them, and ends when all have ended.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="sources">The producers; at least one.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow. Events of one producer keep their order; those of several mix in any order.</returns>
    /// <exception cref="ArgumentException">There is no producer, or one is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> FromMany<T>(IEnumerable<IProducer<T>> sources, FlowOptions? options = null)
    {
        var list = NotEmpty(sources);
        return Of([.. list.Select(source => new GivenSource<T>(source))], options, $"{list.Count} producers");
    }

    private static SourceFlow<T> Of<T>(IReadOnlyList<ISource<T>> sources, FlowOptions? options, string name) =>
        new((options ?? FlowOptions.Default).Validated(), sources, name);

    private static List<TSource> NotEmpty<TSource>(IEnumerable<TSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var list = sources.ToList();
        if (list.Count == 0) throw FlowErrors.NoSource(nameof(sources));
        var missing = list.IndexOf(default!);
        return missing < 0 ? list : throw FlowErrors.NullSource(missing, list.Count, nameof(sources));
    }

    private static ReplayableSource<T> Replayed<T>(IEnumerable<T> source) => new(position => Producer.From(Skipping.From(source, position)));
}
