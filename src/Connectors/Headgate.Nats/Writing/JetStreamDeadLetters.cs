using System.Globalization;
using System.Text;
using Headgate.Nats.Connections;
using Headgate.Pipelines.Failures;
using NATS.Client.Core;

namespace Headgate.Nats.Writing;

/// <summary>Publishes dead letters.</summary>
internal sealed class JetStreamDeadLetters(JetStreamDeadLetterOptions options, IServiceProvider services) : IDeadLetterSink, IAsyncDisposable
{
    /// <summary>Headers that tell JetStream what to do with a message. Of the message that failed they say nothing, and a letter with its id would be dropped as a duplicate.</summary>
    private const string Instructions = "Nats-";

    private readonly JetStreamLink _link = new(options.Url, options.Domain, options.ConfigureClient, options.ConfirmTimeout, services);

    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        using var limit = _link.Limit();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var context = await _link.GetAsync(either.Token);
            await Task.WhenAll(letters.Select(letter => JetStreamLink.PublishAsync(context, options.Subject, BodyOf(letter), HeadersOf(letter), null, either.Token)));
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The stream has not confirmed the dead letters within {options.ConfirmTimeout}.", late);
        }
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private static NatsHeaders HeadersOf(DeadLetter letter)
    {
        NatsHeaders headers = [];
        foreach (var (name, value) in letter.Metadata)
        {
            if (value is not null && !name.StartsWith(Instructions, StringComparison.OrdinalIgnoreCase) && IsName(name)) HeaderText.Set(headers, name, TextOf(value));
        }

        HeaderText.Set(headers, DeadLetterMetadata.Pipeline, letter.Pipeline);
        HeaderText.Set(headers, DeadLetterMetadata.Step, letter.Step);
        HeaderText.Set(headers, DeadLetterMetadata.Reason, letter.Reason);
        HeaderText.Set(headers, DeadLetterMetadata.Attempts, TextOf(letter.Attempts));
        HeaderText.Set(headers, DeadLetterMetadata.Position, TextOf(letter.Position));
        HeaderText.Set(headers, DeadLetterMetadata.FailedAt, TextOf(letter.FailedAt));
        HeaderText.Set(headers, DeadLetterMetadata.ReplayCount, TextOf(letter.ReplayCount));
        return headers;
    }

    /// <summary>Whether a name can be that of a header; the metadata of other sources may have names that cannot.</summary>
    private static bool IsName(string name) => name.Length > 0 && name.All(static letter => letter is > ' ' and < '\x7f' and not ':');

    private static string TextOf(object value) => value switch
    {
        string text => text,
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private ReadOnlyMemory<byte> BodyOf(DeadLetter letter) => letter.Data switch
    {
        JetStreamMessage message => message.Body,
        _ when options.Body is { } make => make(letter),
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        var other => throw new InvalidOperationException(
            $"A dead letter of the step '{letter.Step}' holds a {other?.GetType().ToString() ?? "null"}, and not what it came as. Set {nameof(JetStreamDeadLetterOptions.Body)}, to write it as JSON for instance."),
    };
}
