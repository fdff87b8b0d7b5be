using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Headgate.Testing.Conformance.Subjects;
using Headgate.Testing.Pipelines;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>What the checks of the rules for sources have in common: readers of the subject, and waiting with an end. What a source throws breaks the rule.</summary>
internal sealed class SourceBench<T>(ConformanceRule rule, SourceSubject<T> subject) : Bench(rule, subject.Patience), IAsyncDisposable
{
    private readonly List<SourceReader<T>> _readers = [];

    public SourceSubject<T> Subject => subject;

    /// <summary>Sends numbered messages: <c>m0</c>, <c>m1</c>...</summary>
    public Task<IReadOnlyList<string>> SendAsync(int count, int first = 0, string? key = null) =>
        SendAsync([.. Texts(count, first).Select(text => new ConformanceMessage(text, key))]);

    public async Task<IReadOnlyList<string>> SendAsync(params IReadOnlyList<ConformanceMessage> messages)
    {
        await subject.SendAsync(messages);
        return [.. messages.Select(static message => message.Text)];
    }

    /// <summary>A reader that is not started.</summary>
    public SourceReader<T> Create(StageEnvironment? environment = null)
    {
        var reader = new SourceReader<T>(subject.Create(new SourceContext(Name, environment: environment)));
        _readers.Add(reader);
        return reader;
    }

    /// <summary>A reader that is started.</summary>
    public async Task<SourceReader<T>> OpenAsync()
    {
        var reader = Create();
        await WithinAsync(reader.StartAsync().AsTask(), "the source starts");
        return reader;
    }

    /// <summary>Disposes a reader, before the end of the check.</summary>
    public Task CloseAsync(SourceReader<T> reader) => WithinAsync(reader.DisposeAsync().AsTask(), "the source is disposed");

    /// <summary>Reads so many messages; those beyond are left to the next read.</summary>
    public Task<IReadOnlyList<Message<T>>> ReadAsync(SourceReader<T> reader, int count) => ReadAsync(reader, count, count);

    /// <summary>Reads so many messages, and in each read not more than the most.</summary>
    public async Task<IReadOnlyList<Message<T>>> ReadAsync(SourceReader<T> reader, int count, int most)
    {
        using var limit = new CancellationTokenSource(Patience);
        var read = new List<Message<T>>();
        while (read.Count < count && !reader.HasEnded)
        {
            if (await TryReadAsync(reader, Math.Min(most, count - read.Count), read, limit.Token)) continue;
            Demand(read.Count >= count, $"{count} messages within {Patience}", $"{read.Count} have come: {Wording.List(TextsOf(read))}");
        }

        Demand(read.Count >= count, $"{count} messages", $"the source has ended after {read.Count}: {Wording.List(TextsOf(read))}");
        return read;
    }

    /// <summary>Reads until these texts were read, each at least once, and perhaps others.</summary>
    public async Task<IReadOnlyList<Message<T>>> ReadAllOfAsync(SourceReader<T> reader, IEnumerable<string> texts)
    {
        using var limit = new CancellationTokenSource(Patience);
        var left = texts.ToHashSet(StringComparer.Ordinal);
        var read = new List<Message<T>>();
        while (left.Count > 0)
        {
            Demand(!reader.HasEnded, $"{Wording.List(left)}", "the source has ended");
            var before = read.Count;
            var goesOn = await TryReadAsync(reader, 100, read, limit.Token);
            left.ExceptWith(TextsOf(read[before..]));
            Demand(goesOn || left.Count == 0, $"{Wording.List(left)} within {Patience}", $"these have come: {Wording.List(TextsOf(read))}");
        }

        return read;
    }

    /// <summary>Reads what comes within the quiet time.</summary>
    public async Task<IReadOnlyList<Message<T>>> ReadQuietlyAsync(SourceReader<T> reader)
    {
        using var limit = new CancellationTokenSource(subject.Quiet);
        var read = new List<Message<T>>();
        while (!reader.HasEnded)
        {
            if (!await TryReadAsync(reader, 1000, read, limit.Token)) break;
        }

        return read;
    }

    /// <summary>Reads once. False when the reading was cancelled; what was added all the same is among what was read.</summary>
    public async Task<bool> TryReadAsync(SourceReader<T> reader, int most, List<Message<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            var reading = reader.ReadAsync(most, cancellationToken);
            await ((Task)reading).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            read.AddRange(await EndsAsync(reading, Promptly, "a read that is cancelled ends", cancellationToken));
            return !cancellationToken.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            read.AddRange(reader.TakeAdded());
            return false;
        }
    }

    /// <summary>Reads until something has come, or the reading is cancelled.</summary>
    public async Task ReadFirstAsync(SourceReader<T> reader, List<Message<T>> read, CancellationToken cancellationToken)
    {
        while (!reader.HasEnded && await TryReadAsync(reader, 10, read, cancellationToken) && read.Count == 0)
        {
            // A source may say now and then that it has nothing. A pipeline leaves it alone for a moment then, too.
            await PauseAsync();
        }
    }

    /// <summary>Drains a reader: what it adds in its last words.</summary>
    public async Task<IReadOnlyList<Message<T>>> DrainAsync(SourceReader<T> reader) => await EndsAsync(reader.DrainAsync(), Patience, "the drain ends");

    /// <summary>Lets the quiet time pass.</summary>
    public Task QuietAsync() => Task.Delay(subject.Quiet, TimeProvider.System);

    /// <summary>Lets the quiet time pass, in which something is not to end.</summary>
    public async Task QuietAsync(Task waiting, string what)
    {
        await Task.WhenAny(waiting, QuietAsync());
        if (waiting.IsCompleted) await waiting;
        Demand(!waiting.IsCompleted, $"{what} goes on while nothing is there", "it has ended");
    }

    public void DemandHeader(IReadOnlyDictionary<string, object?> metadata, string name, string value)
    {
        var found = metadata.GetValueOrDefault(name);
        var seen = found is null ? "it is not there" : $"it is {found}, a {found.GetType().Name}";
        Demand(found is string text && text == value, $"{name} is \"{value}\"", $"{seen}; there are: {Wording.List([.. metadata.Keys])}");
    }

    /// <summary>Ends messages, and has the source told.</summary>
    public Task EndAsync(IReadOnlyList<Message<T>> messages, DeliveryStatus status = DeliveryStatus.Succeeded) =>
        WithinAsync(messages.EndAsync(status), $"{messages.Count} messages are acknowledged");

    /// <summary>Ends messages, each in its own way, and has the source told.</summary>
    public Task EndAsync(IReadOnlyList<(Message<T> Message, DeliveryStatus Status)> messages) =>
        WithinAsync(messages.EndAsync(), $"{messages.Count} messages are acknowledged");

    /// <summary>Demands that another reader finds these messages, each once, and no others.</summary>
    public async Task DemandLeftAsync(string what, params IReadOnlyList<string> expected)
    {
        var reader = await OpenAsync();
        List<Message<T>> read = [];
        while (read.Count < expected.Count)
        {
            // Acknowledged at once: the origin may give out anew what nobody acknowledges for long.
            var some = await ReadAsync(reader, 1);
            await EndAsync(some);
            read.AddRange(some);
        }

        read.AddRange(await ReadQuietlyAsync(reader));
        DemandSame($"to the next reader {what}", expected, TextsOf(read));
    }

    public string TextOf(Message<T> message) => subject.TextOf(message.Data);

    public IReadOnlyList<string> TextsOf(IEnumerable<Message<T>> messages) => [.. messages.Select(TextOf)];

    /// <summary>Disposes what is open. After a failed check what that throws says nothing new.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
        {
            try
            {
                await CloseAsync(reader);
            }
            catch (ConformanceException) when (HasFailed)
            {
                // The rule is broken already, by something else.
            }
        }
    }
}
