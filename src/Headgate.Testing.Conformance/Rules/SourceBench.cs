using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;
using Headgate.Testing.Pipelines;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>What the checks of the rules for sources have in common: readers of the subject, and waiting with an end.</summary>
internal sealed class SourceBench<T>(ConformanceRule rule, SourceSubject<T> subject) : IAsyncDisposable
{
    private readonly List<SourceReader<T>> _readers = [];

    public SourceSubject<T> Subject => subject;

    /// <summary>Sends numbered messages: <c>m0</c>, <c>m1</c>...</summary>
    public async Task<IReadOnlyList<string>> SendAsync(int count, int first = 0)
    {
        string[] texts = [.. Enumerable.Range(first, count).Select(static number => $"m{number}")];
        await subject.SendAsync([.. texts.Select(static text => new ConformanceMessage(text))]).ConfigureAwait(false);
        return texts;
    }

    /// <summary>A reader that is started.</summary>
    public async Task<SourceReader<T>> OpenAsync()
    {
        var reader = new SourceReader<T>(subject.Create(new SourceContext("conformance")));
        _readers.Add(reader);
        await WithinAsync(reader.StartAsync().AsTask(), "the source starts").ConfigureAwait(false);
        return reader;
    }

    /// <summary>Reads so many messages.</summary>
    public async Task<IReadOnlyList<Message<T>>> ReadAsync(SourceReader<T> reader, int count)
    {
        using var limit = new CancellationTokenSource(subject.Patience);
        var read = new List<Message<T>>();
        try
        {
            while (read.Count < count && !reader.HasEnded) read.AddRange(await reader.ReadAsync(count - read.Count, limit.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw Broken($"{count} messages within {subject.Patience}", $"{read.Count} have come: {Texts(read)}");
        }

        return read;
    }

    /// <summary>Reads what comes within the quiet time.</summary>
    public async Task<IReadOnlyList<Message<T>>> ReadQuietlyAsync(SourceReader<T> reader)
    {
        using var limit = new CancellationTokenSource(subject.Quiet);
        var read = new List<Message<T>>();
        try
        {
            while (!reader.HasEnded) read.AddRange(await reader.ReadAsync(1000, limit.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Nothing more has come.
        }

        return read;
    }

    public IReadOnlyList<string> TextsOf(IReadOnlyList<Message<T>> messages) => [.. messages.Select(message => subject.TextOf(message.Data))];

    /// <summary>Demands that these texts were read, in any order.</summary>
    public void DemandSame(string what, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        string[] wanted = [.. expected.Order(StringComparer.Ordinal)];
        string[] found = [.. actual.Order(StringComparer.Ordinal)];
        if (!wanted.SequenceEqual(found)) throw Broken($"{what}: {string.Join(", ", wanted)}", string.Join(", ", found));
    }

    public void Demand(bool isSo, string expected, string actual)
    {
        if (!isSo) throw Broken(expected, actual);
    }

    /// <summary>Waits for what must end.</summary>
    public async Task WithinAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(subject.Patience).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw Broken($"{what} within {subject.Patience}", "it has not");
        }
    }

    public ConformanceException Broken(string expected, string actual, Exception? failure = null) => new(rule.ToString(), expected, actual, failure);

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers) await WithinAsync(reader.DisposeAsync().AsTask(), "the source is disposed").ConfigureAwait(false);
    }

    private string Texts(IReadOnlyList<Message<T>> messages) => string.Join(", ", TextsOf(messages));
}
