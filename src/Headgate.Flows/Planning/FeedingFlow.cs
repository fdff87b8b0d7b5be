using Headgate.Flows.Inspection;

namespace Headgate.Flows.Planning;

/// <summary>A flow that runs as the source of another: its runs have a name of their own, so that nobody takes them for those of the other.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="flow">The flow.</param>
/// <param name="name">The name.</param>
internal sealed class FeedingFlow<T>(Flow<T> flow, string name) : IAsyncEnumerable<T>
{
    /// <inheritdoc />
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        flow.EnumerateAsync(flow.Options.Registry?.EntryOf(name) ?? new FlowEntry(name), cancellationToken);
}
