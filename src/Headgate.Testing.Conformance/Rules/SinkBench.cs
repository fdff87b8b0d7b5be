using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>What the checks of the rules for sinks have in common: sinks of the subject, batches, and what is at the destination.</summary>
internal sealed class SinkBench<T>(ConformanceRule rule, SinkSubject<T> subject) : Bench(rule, subject.Patience), IAsyncDisposable
{
    private readonly List<object> _open = [];

    public SinkSubject<T> Subject => subject;

    public IBatchHandler<T> Create()
    {
        var sink = subject.Create();
        _open.Add(sink);
        return sink;
    }

    public IDeadLetterSink CreateDeadLetters()
    {
        var sink = subject.CreateDeadLetters();
        _open.Add(sink);
        return sink;
    }

    public MessageBatch<T> Batch(IReadOnlyList<string> texts) => new([.. texts.Select(text => new Message<T>(subject.Make(text)))]);

    /// <summary>Has a batch written, whatever becomes of its messages. What the sink throws breaks the rule.</summary>
    public Task<IReadOnlyList<Message<T>>> HandleAsync(IBatchHandler<T> sink, MessageBatch<T> batch) =>
        EndsAsync(sink.HandleAsync(batch, CancellationToken.None).AsTask(), Patience, $"a batch of {batch.Count} is written");

    /// <summary>Writes messages that all are to succeed.</summary>
    public async Task WriteAsync(IBatchHandler<T> sink, IReadOnlyList<string> texts)
    {
        if (await TryWriteAsync(sink, texts) is { } failure) throw Broken($"a batch of {texts.Count} is written", $"{failure.GetType()}: {failure.Message}", failure);
    }

    /// <summary>Writes messages, if it can be done; it must end. Null when all have succeeded.</summary>
    public async Task<Exception?> TryWriteAsync(IBatchHandler<T> sink, IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        var batch = Batch(texts);
        var writing = Task.Run(async () => await sink.HandleAsync(batch, cancellationToken), CancellationToken.None);
        await Task.WhenAny(writing, Task.Delay(Patience, TimeProvider.System, CancellationToken.None));
        if (!writing.IsCompleted) throw Broken($"a write ends within {Patience}", "it has not");
        if (!writing.IsCompletedSuccessfully) return writing.Exception?.InnerException ?? new OperationCanceledException("The write was cancelled.");
        var returned = await writing;
        var failed = returned.Where(static message => message.Failure is not null).Select(static message => message.Failure).FirstOrDefault();
        return failed ?? (returned.Count < texts.Count ? new InvalidOperationException($"{returned.Count} of {texts.Count} messages were returned.") : null);
    }

    /// <summary>Writes messages, and tries again until all have succeeded, as a pipeline with a retry does.</summary>
    public Task WriteWithRetriesAsync(IBatchHandler<T> sink, IReadOnlyList<string> texts) => RetryAsync("a batch that is tried again is written", async () =>
    {
        if (await TryWriteAsync(sink, texts) is { } failure) throw failure;
    });

    /// <summary>Tries until it has succeeded.</summary>
    public async Task RetryAsync(string what, Func<Task> attempt)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var trying = attempt();
            if (await Task.WhenAny(trying, Task.Delay(Patience, TimeProvider.System)) != trying) throw Broken($"{what} within {Patience}", "an attempt has not ended");
            if (trying.IsCompletedSuccessfully) return;
            var failure = trying.Exception?.InnerException;
            if (failure is ConformanceException) await trying;
            if (TimeProvider.System.GetElapsedTime(begun) > Patience) throw Broken($"{what} within {Patience}", $"it still fails: {failure?.Message}", failure);
            await PauseAsync();
        }
    }

    /// <summary>All that is at the destination. Asked for once in each check.</summary>
    public Task<IReadOnlyList<WrittenMessage>> ReadAllAsync() => subject.ReadAllAsync();

    /// <summary>Demands that these are at the destination, each once, and no others.</summary>
    public async Task DemandWrittenAsync(string what, IReadOnlyList<string> expected) =>
        DemandSame($"at the destination {what}", expected, (await ReadAllAsync()).Select(static written => written.Text));

    /// <summary>Demands that these are at the destination, each at least once, and perhaps others.</summary>
    public async Task DemandThereAsync(string what, IReadOnlyList<string> expected)
    {
        var there = (await ReadAllAsync()).Select(static written => written.Text).ToHashSet(StringComparer.Ordinal);
        var missing = expected.Where(text => !there.Contains(text)).ToList();
        Demand(missing.Count == 0, $"at the destination {what}", $"missing: {Wording.List(missing)}");
    }

    public DeadLetter Letter(object? data, string reason = "It was refused.", IReadOnlyDictionary<string, object?>? metadata = null) => new()
    {
        Pipeline = Name,
        Step = "import",
        Data = data,
        Reason = reason,
        Failure = new InvalidOperationException(reason),
        Attempts = 3,
        ReceivedAt = TimeProvider.System.GetUtcNow(),
        FailedAt = TimeProvider.System.GetUtcNow(),
        Metadata = metadata ?? new Dictionary<string, object?>(),
        Position = 7,
    };

    public Task KeepAsync(IDeadLetterSink sink, params IReadOnlyList<DeadLetter> letters) =>
        WithinAsync(sink.WriteAsync(letters, CancellationToken.None).AsTask(), $"{letters.Count} dead letters are kept");

    /// <summary>Demands that letters with these reasons are there, each once, and no others.</summary>
    public async Task DemandLettersAsync(string what, IReadOnlyList<string> reasons) =>
        DemandSame($"at the destination {what}", reasons, (await ReadAllAsync()).Select(static written => written.Headers.GetValueOrDefault(DeadLetterMetadata.Reason) ?? "none"));

    public void DemandHeader(IReadOnlyDictionary<string, string> headers, string name, string value)
    {
        var found = headers.GetValueOrDefault(name);
        Demand(found == value, $"{name} is \"{value}\"", $"{found ?? "nothing"}; there are: {Wording.List([.. headers.Keys])}");
    }

    /// <summary>Disposes a sink, if it can be, before the end of the check.</summary>
    public Task CloseAsync(object sink)
    {
        _open.Remove(sink);
        return WithinAsync(DisposeAsync(sink), "the sink is disposed");
    }

    /// <summary>Disposes what is open. After a failed check what that throws says nothing new.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var sink in _open.ToList())
        {
            try
            {
                await CloseAsync(sink);
            }
            catch (ConformanceException) when (HasFailed)
            {
                // The rule is broken already, by something else.
            }
        }
    }

    private static async Task DisposeAsync(object sink)
    {
        if (sink is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else if (sink is IDisposable synchronous) synchronous.Dispose();
    }
}
