using System.Globalization;
using System.Text;
using Headgate.Pipelines.Failures;
using Headgate.PostgreSql.Clients;

namespace Headgate.PostgreSql.Queues;

/// <summary>Keeps dead letters as rows of a queue table.</summary>
internal sealed class QueueDeadLetters(QueueWriter writer, Func<DeadLetter, ReadOnlyMemory<byte>> payload) : IDeadLetterSink, IAsyncDisposable
{
    public static QueueDeadLetters Create(PostgresDeadLetterOptions options)
    {
        var copy = options.CheckedCopy();
        return new QueueDeadLetters(new QueueWriter(PostgresClient.Create(copy, leavesNothing: true), copy.Table, PostgresPayloadType.Bytes, copy.CreateIfAbsent), copy.Payload ?? PayloadOf);
    }

    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        OutgoingRow[] rows = [.. letters.Select(letter => new OutgoingRow(RowOf(letter)))];
        if (await writer.WriteAsync(rows, cancellationToken) is { } faults)
            throw new AggregateException($"{faults.Count} of {rows.Length} dead letters could not be kept.", faults.Values);
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private PostgresMessage RowOf(DeadLetter letter)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in letter.Metadata)
        {
            if (value is not null) headers[name] = Clean(value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        headers[DeadLetterMetadata.Pipeline] = letter.Pipeline;
        headers[DeadLetterMetadata.Step] = letter.Step;
        headers[DeadLetterMetadata.Reason] = Clean(letter.Reason);
        headers[DeadLetterMetadata.Attempts] = letter.Attempts.ToString(CultureInfo.InvariantCulture);
        headers[DeadLetterMetadata.Position] = letter.Position.ToString(CultureInfo.InvariantCulture);
        headers[DeadLetterMetadata.FailedAt] = letter.FailedAt.ToString("O", CultureInfo.InvariantCulture);
        if (letter.ReplayCount > 0) headers[DeadLetterMetadata.ReplayCount] = letter.ReplayCount.ToString(CultureInfo.InvariantCulture);
        var key = letter.Data is PostgresMessage row ? row.Key : letter.Metadata.GetValueOrDefault(PostgresQueueMetadata.Key) as string;
        return new PostgresMessage(payload(letter)) { Key = key, Headers = headers };
    }

    /// <summary>PostgreSQL keeps no NUL in a text, and a letter must be kept whatever is in it.</summary>
    private static string Clean(string text) => text.Replace('\0', '\uFFFD');

    private static ReadOnlyMemory<byte> PayloadOf(DeadLetter letter) => letter.Data switch
    {
        PostgresMessage row => row.Payload,
        ReadOnlyMemory<byte> bytes => bytes,
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => throw new InvalidOperationException(
            $"A dead letter of step '{letter.Step}' holds a {letter.Data?.GetType().Name ?? "null"}, and what its body is to be was not said. Set {nameof(PostgresDeadLetterOptions)}.{nameof(PostgresDeadLetterOptions.Payload)}."),
    };
}
