using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>A yes or a no that does not say when to ask again.</summary>
internal sealed class BareLease(bool isAcquired) : RateLimitLease
{
    public override bool IsAcquired => isAcquired;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }
}
