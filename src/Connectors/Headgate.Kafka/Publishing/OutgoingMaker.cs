using Headgate.Pipelines;
using Headgate.Pipelines.Batching;

namespace Headgate.Kafka.Publishing;

/// <summary>Makes what is written of the messages of a batch.</summary>
internal sealed class OutgoingMaker<T>(KafkaPublishOptions<T> options)
{
    /// <summary>Makes all; what a function of the options throws is its message's failure.</summary>
    /// <returns>The messages, null for one that could not be made; and why, null when all could.</returns>
    public (Outgoing?[] Messages, Exception?[]? Failures) Make(MessageBatch<T> batch)
    {
        var made = new Outgoing?[batch.Count];
        Exception?[]? failures = null;
        for (var i = 0; i < made.Length; i++)
        {
            try
            {
                made[i] = Make(batch[i]);
            }
            catch (Exception failure)
            {
                failures ??= new Exception?[made.Length];
                failures[i] = failure;
            }
        }

        return (made, failures);
    }

    private Outgoing Make(Message<T> message)
    {
        var own = message.Data as KafkaMessage;
        var key = options.Key is { } keyOf ? keyOf(message) : own?.Key;
        var outgoing = Outgoing.Create(options.TopicOf?.Invoke(message) ?? options.Topic!, options.Partition?.Invoke(message), key, options.Value!(message.Data));
        if (options.Headers is { } headersOf)
        {
            foreach (var (name, value) in headersOf(message) ?? new Dictionary<string, string>()) outgoing.Add(name, value);
        }
        else if (own is not null)
        {
            outgoing.Add(own.Headers);
        }

        if (options.SendTrace) outgoing.AddTrace(message.Metadata);
        return outgoing;
    }
}
