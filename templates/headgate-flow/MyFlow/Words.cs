using Headgate.Flows;

namespace MyFlow;

/// <summary>Counts words, on all cores.</summary>
public static class Words
{
    /// <summary>Counts how often each word stands in the lines. Each core counts the words of its own part of the keys.</summary>
    public static Task<Dictionary<string, long>> CountAsync(IAsyncEnumerable<string> lines, CancellationToken cancellationToken = default) => Flow.From(lines)
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .CountBy(word => word)
        .ToDictionaryAsync(cancellationToken: cancellationToken);
}
