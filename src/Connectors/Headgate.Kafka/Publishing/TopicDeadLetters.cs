using System.Runtime.ExceptionServices;
using System.Text;
using Headgate.Pipelines.Failures;

namespace Headgate.Kafka.Publishing;

/// <summary>Writes dead letters to a topic.</summary>
internal sealed class TopicDeadLetters(KafkaDeadLetterOptions options, IServiceProvider services) : IDeadLetterSink, IAsyncDisposable
{
    private readonly ProducerLink _link = new(
        () => ProducerLink.Configure(options.BootstrapServers, options.ConfirmTimeout, options.ConfigureClient), $"dead letters {options.Topic}", services);

    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        Exception? unmade = null;
        var made = new Outgoing?[letters.Count];
        for (var i = 0; i < made.Length; i++)
        {
            try
            {
                made[i] = Make(letters[i]);
            }
            catch (Exception failure)
            {
                // The others are written all the same.
                unmade ??= failure;
            }
        }

        var failures = await _link.SendAsync(made, cancellationToken);
        if (failures is not null) throw Array.Find(failures, static failure => failure is not null)!;
        if (unmade is not null) ExceptionDispatchInfo.Throw(unmade);
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private Outgoing Make(DeadLetter letter)
    {
        var own = letter.Data as KafkaMessage;
        var outgoing = Outgoing.Create(options.Topic, partition: null, KeyOf(letter, own), BodyOf(letter, own));
        if (own is not null) outgoing.Add(own.Headers);
        foreach (var (name, value) in letter.Metadata)
        {
            // The key is the key, and of a message of Kafka the headers are there already.
            var isOfKafka = name.StartsWith("kafka.", StringComparison.Ordinal);
            if (value is not null && name.Length > 0 && name != KafkaMetadata.Key && (own is null || isOfKafka)) outgoing.Add(name, value);
        }

        outgoing.Add(DeadLetterMetadata.Pipeline, letter.Pipeline);
        outgoing.Add(DeadLetterMetadata.Step, letter.Step);
        outgoing.Add(DeadLetterMetadata.Reason, letter.Reason);
        outgoing.Add(DeadLetterMetadata.Attempts, letter.Attempts);
        outgoing.Add(DeadLetterMetadata.Position, letter.Position);
        outgoing.Add(DeadLetterMetadata.FailedAt, letter.FailedAt);
        outgoing.Add(DeadLetterMetadata.ReplayCount, letter.ReplayCount);
        return outgoing;
    }

    private static ReadOnlyMemory<byte>? KeyOf(DeadLetter letter, KafkaMessage? own) => own is not null
        ? own.Key
        : letter.Metadata.GetValueOrDefault(KafkaMetadata.Key) switch
        {
            string text => Encoding.UTF8.GetBytes(text),
            byte[] bytes => bytes,
            _ => (ReadOnlyMemory<byte>?)null,
        };

    private ReadOnlyMemory<byte>? BodyOf(DeadLetter letter, KafkaMessage? own) => letter.Data switch
    {
        KafkaMessage => own!.IsTombstone ? (ReadOnlyMemory<byte>?)null : own.Value,
        _ when options.Body is { } make => make(letter),
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        var other => throw new InvalidOperationException(
            $"A dead letter of the step '{letter.Step}' holds a {other?.GetType().ToString() ?? "null"}, and not what it came as. Set {nameof(KafkaDeadLetterOptions.Body)}, to write it as JSON for instance."),
    };
}
