using Headgate.Pipelines.Failures;
using Headgate.RabbitMq.Consuming;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Publishing;

/// <summary>Publishes dead letters, as they came, with headers that say why.</summary>
internal sealed class DeadLetterSink(RabbitMqDeadLetterOptions options, Publisher publisher) : IDeadLetterSink, IAsyncDisposable
{
    /// <summary>Headers of a message have to find room in one frame.</summary>
    private const int LongestReason = 4096;

    /// <summary>What would send a letter elsewhere as well, or counts for the queue that it came from.</summary>
    private static readonly string[] Dropped = ["CC", "BCC", HeaderValues.DeliveryCount];

    /// <inheritdoc />
    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        Outgoing[] outgoing = [.. letters.Select(Make)];
        var failures = await publisher.PublishAsync(options.Exchange!, isMandatory: true, outgoing, cancellationToken);
        if (Array.Find(failures, static failure => failure is not null) is { } first) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => publisher.DisposeAsync();

    private static IEnumerable<KeyValuePair<string, object?>> HeadersOf(DeadLetter letter)
    {
        // What the source says of it, its own words for what RabbitMQ says included.
        foreach (var (name, value) in letter.Metadata)
        {
            if (!Dropped.Contains(name)) yield return new(name, value);
        }

        yield return new(DeadLetterMetadata.Pipeline, letter.Pipeline);
        yield return new(DeadLetterMetadata.Step, letter.Step);
        yield return new(DeadLetterMetadata.Reason, letter.Reason.Length > LongestReason ? letter.Reason[..LongestReason] : letter.Reason);
        yield return new(DeadLetterMetadata.Attempts, letter.Attempts);
        yield return new(DeadLetterMetadata.Position, letter.Position);
        yield return new(DeadLetterMetadata.FailedAt, letter.FailedAt);
        yield return new(DeadLetterMetadata.ReplayCount, letter.ReplayCount);
    }

    private Outgoing Make(DeadLetter letter)
    {
        var original = letter.Data as RabbitMqMessage ?? (letter.Metadata as DeliveryMetadata)?.Delivery.Message;
        var body = options.Body?.Invoke(letter) ?? original?.Body ?? BodyOf.Data(letter.Data)
            ?? throw new InvalidOperationException($"A dead letter of step '{letter.Step}' holds a {letter.Data?.GetType().Name ?? "null"}, of which no body can be made. Set Body of the options.");
        var properties = original is null ? new BasicProperties() : Outgoing.PropertiesOf(original);
        properties.Persistent = true;
        properties.Expiration = null;
        return Outgoing.Create(options.RoutingKey?.Invoke(letter) ?? original?.RoutingKey ?? "", properties, HeadersOf(letter), body).WithTrace(letter.Metadata);
    }
}
