using Headgate.Flows.Planning;
using Headgate.Flows.Snapshots;
using Headgate.Stages;

namespace Headgate.Flows;

/// <content>Sources that can begin again where they were, for flows with <see cref="FlowOptions.Snapshots"/>.</content>
public static partial class Flow
{
    /// <summary>A flow of the elements of a sequence that can begin at any of its elements.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="from">Gives the elements after a position: how many were taken before, 0 at first. They are the same in every run.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> FromReplayable<T>(Func<long, IEnumerable<T>> from, FlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        return Of([new ReplayableSource<T>(position => Producer.From(from(position)))], options, "FromReplayable");
    }

    /// <summary>A flow of the elements of an asynchronous sequence that can begin at any of its elements.</summary>
    /// <inheritdoc cref="FromReplayable{T}(Func{long, IEnumerable{T}}, FlowOptions)" path="/typeparam|/param|/returns|/exception" />
    public static Flow<T> FromReplayable<T>(Func<long, IAsyncEnumerable<T>> from, FlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        return Of([new ReplayableSource<T>(position => Producer.From(from(position)))], options, "FromReplayable");
    }

    /// <summary>A flow of the elements of an asynchronous sequence that yields the same elements each time it is enumerated, as the lines of a file do; a flow that is
    /// resumed passes over those that it has taken.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The sequence.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Flow<T> FromReplayable<T>(IAsyncEnumerable<T> source, FlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return FromReplayable(position => Skipping.From(source, position), options);
    }
}
