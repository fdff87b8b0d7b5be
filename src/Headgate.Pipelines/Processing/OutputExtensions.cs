using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Processing;

/// <summary>What every output does with a message before its way matters.</summary>
internal static class OutputExtensions
{
    /// <summary>Deals with what a handler has made of a message: it ends here, if the handler says so, or is put among those that are sent together.</summary>
    /// <returns>Why it cannot go where it is to go; null when it can.</returns>
    public static Exception? Keep<T>(this IOutput<T> output, in Message<T> message, Results<T> results, AckGroups acks)
    {
        if (message.End is { } end)
        {
            acks.Add(message, end);
            return null;
        }

        try
        {
            var refusal = output.Route(message, results, acks);
            if (refusal is null && message.Delivery.Attempt > 1) message.Delivery.Attempt = 1;
            return refusal;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
