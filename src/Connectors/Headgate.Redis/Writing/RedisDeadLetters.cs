using System.Text;
using Headgate.Pipelines.Failures;
using Headgate.Redis.Connections;

namespace Headgate.Redis.Writing;

/// <summary>Appends dead letters.</summary>
internal sealed class RedisDeadLetters(RedisDeadLetterOptions options) : IDeadLetterSink, IAsyncDisposable
{
    private readonly RedisLink _link = new(options.Configuration, options.ConfigureClient);

    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        var database = await _link.GetAsync(cancellationToken);
        var entries = letters.Select(letter => FieldText.Of(options.BodyField, BodyOf(letter), HeadersOf(letter), letter.Metadata)).ToList();
        await Task.WhenAll(entries.Select(entry => database.StreamAddAsync(options.Stream, entry))).WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private static Dictionary<string, string> HeadersOf(DeadLetter letter)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in letter.Metadata)
        {
            if (value is not null) headers[name] = FieldText.TextOf(value);
        }

        headers[DeadLetterMetadata.Pipeline] = letter.Pipeline;
        headers[DeadLetterMetadata.Step] = letter.Step;
        headers[DeadLetterMetadata.Reason] = letter.Reason;
        headers[DeadLetterMetadata.Attempts] = FieldText.TextOf(letter.Attempts);
        headers[DeadLetterMetadata.Position] = FieldText.TextOf(letter.Position);
        headers[DeadLetterMetadata.FailedAt] = FieldText.TextOf(letter.FailedAt);
        headers[DeadLetterMetadata.ReplayCount] = FieldText.TextOf(letter.ReplayCount);
        return headers;
    }

    private ReadOnlyMemory<byte> BodyOf(DeadLetter letter) => letter.Data switch
    {
        RedisStreamMessage message => message.Body,
        _ when options.Body is { } make => make(letter),
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        var other => throw new InvalidOperationException(
            $"A dead letter of the step '{letter.Step}' holds a {other?.GetType().ToString() ?? "null"}, and not what it came as. Set {nameof(RedisDeadLetterOptions.Body)}, to write it as JSON for instance."),
    };
}
