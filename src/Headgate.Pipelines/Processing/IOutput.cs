using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Processing;

/// <summary>Where the results of a step go. Thread-safe.</summary>
internal interface IOutput<T>
{
    /// <summary>Puts a message among those that are sent together: once for each way that it goes, or not at all when it ends here, and is acknowledged.</summary>
    /// <returns>Why it cannot go where it is to go; null when it can.</returns>
    Exception? Route(in Message<T> message, List<Message<T>> results, AckGroups acks);

    /// <summary>Sends messages on; they are copied.</summary>
    void Send(List<Message<T>> messages);
}
