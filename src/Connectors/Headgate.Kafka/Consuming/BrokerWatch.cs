using Confluent.Kafka;
using Headgate.Kafka.Connecting;
using Headgate.Pipelines.Sources;

namespace Headgate.Kafka.Consuming;

/// <summary>Hears what the client says of its brokers, and tells the pipeline's health. Thread-safe.</summary>
internal sealed class BrokerWatch(SourceContext context, PartitionBoard board, ClientLog log, string origin, ClientGate gate) : IAsyncDisposable
{
    private static readonly TimeSpan QuestionTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(250);
    private const int QuestionCount = 8;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _gate = new();
    private IConsumer<byte[]?, byte[]?>? _client;
    private int _isDown;
    private Task _asking = Task.CompletedTask;

    /// <summary>Something is wrong with the client, or with brokers.</summary>
    public void Note(Error error)
    {
        if (error.IsFatal || KafkaFailures.IsRefusal(error.Code))
        {
            board.Fail(new KafkaException(error));
            return;
        }

        // The client says of each broker, each time, that it cannot be connected to: one word is enough until they are back.
        if (error.Code is not ErrorCode.Local_AllBrokersDown || Interlocked.Exchange(ref _isDown, 1) == 1)
        {
            log.Said(error);
            return;
        }

        log.Faltered(error);
        context.NoteUnavailable($"{origin}: {error.Reason}");
        lock (_gate)
        {
            if (_client is { } client && _asking.IsCompleted && !_over.IsCancellationRequested) _asking = AskUntilBackAsync(client);
        }
    }

    /// <summary>Waits for the brokers, and looks whether the topics are there.</summary>
    /// <exception cref="InvalidOperationException">One is not there.</exception>
    /// <exception cref="KafkaException">The brokers do not answer, or refuse.</exception>
    public async Task CheckTopicsAsync(IConsumer<byte[]?, byte[]?> client, KafkaTopicOptions options, CancellationToken cancellationToken)
    {
        foreach (var topic in options.Topics.Concat(options.Partitions.Select(static partition => partition.Topic)).Distinct(StringComparer.Ordinal))
        {
            if (topic.StartsWith('^')) continue;
            for (var left = QuestionCount; ; left--)
            {
                if (board.Failure is { } failure) throw failure;
                if (await TryAskAsync(client, topic, isLast: left <= 1, cancellationToken)) break;
                await Task.Delay(BetweenQuestions, context.TimeProvider, cancellationToken);
            }
        }

        lock (_gate)
        {
            // They have answered: what was said while they were connected to is over, and the next time that they are down is told again.
            _client = client;
            Volatile.Write(ref _isDown, 0);
        }
    }

    /// <summary>Asks no more: the client may be disposed after this.</summary>
    public async ValueTask DisposeAsync()
    {
        Task asking;
        lock (_gate)
        {
            _over.Cancel();
            asking = _asking;
        }

        await asking;
        _over.Dispose();
    }

    private Task<Metadata> AskAsync(IConsumer<byte[]?, byte[]?> client, string? topic) => Task.Run(() => gate.Call(() =>
    {
        using var admin = new DependentAdminClientBuilder(client.Handle).Build();
        return topic is null ? admin.GetMetadata(QuestionTimeout) : admin.GetMetadata(topic, QuestionTimeout);
    }));

    private async Task<bool> TryAskAsync(IConsumer<byte[]?, byte[]?> client, string topic, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            var found = (await AskAsync(client, topic)).Topics.Find(it => it.Topic == topic);
            cancellationToken.ThrowIfCancellationRequested();
            if (found?.Error.Code is ErrorCode.UnknownTopicOrPart && isLast)
                throw new InvalidOperationException($"There is no topic '{topic}' at {origin}. Create it, or set {nameof(KafkaTopicOptions.Topics)} to one that exists.");
            if (found is { Error.IsError: true } && KafkaFailures.IsRefusal(found.Error.Code)) throw new KafkaException(found.Error);
            return found is not null && found.Error.Code is not (ErrorCode.UnknownTopicOrPart or ErrorCode.LeaderNotAvailable);
        }
        catch (KafkaException failure) when (!isLast && KafkaFailures.IsTransient(failure) && board.Failure is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
        catch (Exception failure) when (failure is KafkaException or ObjectDisposedException && board.Failure is not null)
        {
            // The client has said more of it, or was closed because of that.
            throw board.Failure;
        }
    }

    private async Task AskUntilBackAsync(IConsumer<byte[]?, byte[]?> client)
    {
        try
        {
            do await Task.Delay(BetweenQuestions, context.TimeProvider, _over.Token);
            while (!await IsBackAsync(client));
            Volatile.Write(ref _isDown, 0);
            context.NoteAvailable();
        }
        catch (OperationCanceledException)
        {
            // The source ends meanwhile.
        }
    }

    private async Task<bool> IsBackAsync(IConsumer<byte[]?, byte[]?> client)
    {
        try
        {
            await AskAsync(client, null);
            return true;
        }
        catch (Exception)
        {
            // Whatever it is, nobody has answered. A client that cannot go on says so itself.
            return false;
        }
    }
}
