using Headgate.Pipelines.Inbox;

namespace Headgate.Pipelines.Tests.Inbox;

/// <summary>An inbox that fails some times, and works then.</summary>
internal sealed class FaultyInbox : IInbox
{
    private readonly MemoryInbox _inner = new();

    public int LookupsToFail { get; set; }

    public int WritesToFail { get; set; }

    public ValueTask<IReadOnlySet<string>> FindProcessedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        LookupsToFail-- > 0 ? throw new InvalidOperationException("The inbox is down.") : _inner.FindProcessedAsync(ids, cancellationToken);

    public ValueTask RememberAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        WritesToFail-- > 0 ? throw new InvalidOperationException("The inbox is down.") : _inner.RememberAsync(ids, cancellationToken);
}
