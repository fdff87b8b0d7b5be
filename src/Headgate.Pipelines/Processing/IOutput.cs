using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Processing;

/// <summary>Where the results of a step go. Thread-safe.</summary>
internal interface IOutput<T>
{
    /// <summary>Whether messages go on from here; else they end.</summary>
    bool GoesOn => true;

    /// <summary>Room for messages that are sent together.</summary>
    Results<T> Begin();

    /// <summary>Puts a message among those that are sent together: once for each way that it goes, or not at all when it ends here, and is acknowledged.</summary>
    /// <returns>Why it cannot go where it is to go; null when it can.</returns>
    /// <exception cref="Exception">The user's router has thrown, or has named nothing: this message fails, and those that were routed with it do not.</exception>
    Exception? Route(in Message<T> message, Results<T> results, AckGroups acks);

    /// <summary>Puts messages from the front among those that are sent together, as long as there is nothing special about them.</summary>
    /// <returns>How many. The next one is for <see cref="Route"/>, or was told by its handler to end.</returns>
    int RouteMany(ReadOnlySpan<Message<T>> messages, Results<T> results, AckGroups acks) => 0;

    /// <summary>Sends messages on.</summary>
    /// <returns>Room for others: whose these were are the output's.</returns>
    Results<T> Send(Results<T> results);
}
