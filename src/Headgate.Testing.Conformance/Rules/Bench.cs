namespace Headgate.Testing.Conformance.Rules;

/// <summary>What all checks have in common: demands that say what was expected and what was seen, and waiting with an end.</summary>
internal abstract class Bench(ConformanceRule rule, TimeSpan patience)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);
    private static int _count;

    /// <summary>A name that no other check has: for pipelines, and what is measured of them.</summary>
    public string Name { get; } = $"conformance-{Interlocked.Increment(ref _count)}";

    public TimeSpan Patience => patience;

    /// <summary>How long something may take that is to happen at once.</summary>
    public TimeSpan Promptly => patience / 3;

    /// <summary>Whether the rule was found broken.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Numbered texts: <c>m0</c>, <c>m1</c>...</summary>
    public static IReadOnlyList<string> Texts(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(static number => $"m{number}")];

    /// <summary>Waits as one does before one tries again.</summary>
    public static Task PauseAsync() => Task.Delay(BetweenTries, TimeProvider.System);

    public void Demand(bool isSo, string expected, string actual)
    {
        if (!isSo) throw Broken(expected, actual);
    }

    /// <summary>Demands that texts are the same, in any order.</summary>
    public void DemandSame(string what, IReadOnlyCollection<string> expected, IEnumerable<string> actual)
    {
        if (Wording.Difference(expected, actual) is { } difference) throw Broken($"{what}: {Wording.List(expected)}", difference);
    }

    /// <summary>Demands that texts are the same, in this order.</summary>
    public void DemandOrder(string what, IReadOnlyCollection<string> expected, IReadOnlyCollection<string> actual)
    {
        if (!expected.SequenceEqual(actual, StringComparer.Ordinal)) throw Broken($"{what}: {Wording.List(expected)}", Wording.List(actual));
    }

    /// <summary>Waits for what must end, and must not throw.</summary>
    public Task WithinAsync(Task task, string what) => EndsAsync(task, patience, what);

    /// <summary>Waits for what must end at once, and may say that it was cancelled.</summary>
    public async Task EndsCancelledAsync(Task task, string what, CancellationToken cancellationToken)
    {
        try
        {
            await EndsAsync(task, Promptly, what, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // So it was told.
        }
    }

    public async Task EndsAsync(Task task, TimeSpan limit, string what, CancellationToken cancellationToken = default)
    {
        try
        {
            await task.WaitAsync(limit, CancellationToken.None);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw Broken($"{what} within {limit}", "it has not");
        }
        catch (Exception failure) when (!IsOfCheck(failure, cancellationToken))
        {
            throw Broken(what, $"{failure.GetType()} was thrown: {failure.Message}", failure);
        }
    }

    public async Task<TResult> EndsAsync<TResult>(Task<TResult> task, TimeSpan limit, string what, CancellationToken cancellationToken = default)
    {
        await EndsAsync((Task)task, limit, what, cancellationToken);
        return await task;
    }

    public ConformanceException Broken(string expected, string actual, Exception? failure = null)
    {
        HasFailed = true;
        return new ConformanceException(rule.ToString(), expected, actual, failure);
    }

    private static bool IsOfCheck(Exception failure, CancellationToken cancellationToken) =>
        failure is ConformanceException || (failure is OperationCanceledException && cancellationToken.IsCancellationRequested);
}
