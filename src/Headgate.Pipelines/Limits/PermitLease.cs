using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Limits;

/// <summary>The answer to who asked for permits. There is nothing to give back, so one says yes to all.</summary>
internal sealed class PermitLease : RateLimitLease
{
    private readonly Dictionary<string, object?> _metadata = [];

    private PermitLease(bool isAcquired) => IsAcquired = isAcquired;

    public static PermitLease Granted { get; } = new(isAcquired: true);

    /// <summary>No, because the limiter has been disposed.</summary>
    public static PermitLease Closed { get; } = Because("The rate limiter has been disposed.");

    public override bool IsAcquired { get; }

    public override IEnumerable<string> MetadataNames => _metadata.Keys;

    /// <summary>No, and when to ask again.</summary>
    public static PermitLease NotBefore(TimeSpan retryAfter) =>
        new(isAcquired: false) { _metadata = { [MetadataName.RetryAfter.Name] = retryAfter } };

    /// <summary>No, and there is no use in asking again.</summary>
    public static PermitLease Because(string reason) =>
        new(isAcquired: false) { _metadata = { [MetadataName.ReasonPhrase.Name] = reason } };

    public override bool TryGetMetadata(string metadataName, out object? metadata) => _metadata.TryGetValue(metadataName, out metadata);
}
