using System.Collections.Frozen;
using Headgate.Pipelines.Acknowledgement;
using Microsoft.AspNetCore.Http;

namespace Headgate.Http.Ingest;

/// <summary>What a request's message came with. Whoever waits for its end is told.</summary>
internal sealed class IngestDelivery(IHeaderDictionary headers, int size) : Delivery(IngestAcknowledger.Instance)
{
    /// <summary>What senders log in with is nobody's business behind the door.</summary>
    private static readonly FrozenSet<string> Secrets = new[] { "authorization", "cookie", "proxy-authorization", "x-api-key" }.ToFrozenSet();

    private readonly TaskCompletionSource<DeliveryStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what has become of the message.</summary>
    public Task<DeliveryStatus> Ended => _ended.Task;

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, object?> Metadata { get; } = headers
        .Select(static header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.ToString()))
        .Where(static header => !Secrets.Contains(header.Name) && !header.Name.StartsWith(':'))
        .ToDictionary(static header => header.Name, static header => (object?)header.Value, StringComparer.Ordinal);

    /// <inheritdoc />
    public override int SizeBytes => size;

    /// <summary>Tells whoever waits.</summary>
    public void End(DeliveryStatus status) => _ended.TrySetResult(status);
}
