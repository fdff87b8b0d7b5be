using System.Globalization;
using System.Runtime.ExceptionServices;
using Headgate.Pipelines.Failures;

namespace Headgate.Sqs.Writing;

/// <summary>Sends dead letters.</summary>
internal sealed class SqsDeadLetters(SqsDeadLetterOptions options) : IDeadLetterSink, IDisposable
{
    private const int LongestReason = 4000;
    private static readonly int[] FewerHeaders = [9, 5, 1, 0];
    private readonly SqsLink _link = new(options);

    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        Exception? failure = null;
        OutgoingMessage[] outgoing = [.. letters.Select(letter => TryMake(letter, ref failure)).OfType<OutgoingMessage>()];
        foreach (var call in CallSplitter.Split(outgoing, options.MaxRequestBytes))
        {
            if (await _link.SendAsync(outgoing[call], cancellationToken) is { } failed) failure ??= failed.Values.First();
        }

        // One that cannot be written does not keep the others from their place.
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose() => _link.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(DeadLetter letter)
    {
        yield return new(DeadLetterMetadata.Pipeline, letter.Pipeline);
        yield return new(DeadLetterMetadata.Step, letter.Step);
        yield return new(DeadLetterMetadata.Reason, letter.Reason.Length > LongestReason ? letter.Reason[..LongestReason] : letter.Reason);
        yield return new(DeadLetterMetadata.Attempts, TextOf(letter.Attempts));
        yield return new(DeadLetterMetadata.Position, TextOf(letter.Position));
        yield return new(DeadLetterMetadata.FailedAt, TextOf(letter.FailedAt));
        yield return new(DeadLetterMetadata.ReplayCount, TextOf(letter.ReplayCount));
        var own = letter.Metadata.Where(static header => header.Value is not null and not byte[] && !header.Key.StartsWith("dead_letter.", StringComparison.Ordinal));
        foreach (var (name, value) in own.OrderBy(static header => header.Key.StartsWith("sqs.", StringComparison.Ordinal))) yield return new(name, TextOf(value!));
    }

    private static string TextOf(object value) => value switch
    {
        string text => text,
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private OutgoingMessage? TryMake(DeadLetter letter, ref Exception? failure)
    {
        try
        {
            return Make(letter);
        }
        catch (Exception thrown)
        {
            failure ??= thrown;
            return null;
        }
    }

    private OutgoingMessage Make(DeadLetter letter)
    {
        var body = LegalText.Of(BodyOf(letter));
        var made = Make(letter, body, int.MaxValue);

        // A letter must find its place, if need be without all of its headers.
        for (var i = 0; made.SizeBytes > options.MaxRequestBytes && i < FewerHeaders.Length; i++) made = Make(letter, body, FewerHeaders[i]);
        return made.SizeBytes <= options.MaxRequestBytes
            ? made
            : throw new SqsPublishException("MessageTooLong", $"the dead letter has {made.SizeBytes} bytes; {options.MaxRequestBytes} are allowed.", isTransient: false);
    }

    private OutgoingMessage Make(DeadLetter letter, string body, int headerCount) => new(body, AttributePack.Pack(HeadersOf(letter).Take(headerCount)))
    {
        GroupId = _link.IsFifo ? options.GroupId?.Invoke(letter) ?? letter.Metadata.GetValueOrDefault(SqsMetadata.GroupId) as string ?? letter.Pipeline : null,
        DeduplicationId = _link.IsFifo ? Guid.NewGuid().ToString("N") : null,
    };

    private string BodyOf(DeadLetter letter) => letter.Data switch
    {
        SqsMessage message => message.Body,
        _ when options.Body is { } make => make(letter),
        string text => text,
        var other => throw new InvalidOperationException(
            $"A dead letter of the step '{letter.Step}' holds a {other?.GetType().ToString() ?? "null"}, and not what it came as. Set {nameof(SqsDeadLetterOptions.Body)}, to write it as JSON for instance."),
    } is { Length: > 0 } body ? body : " ";
}
