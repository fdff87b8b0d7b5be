using Headgate.Pipelines.Acknowledgement;
using Headgate.Sql.Checkpoints;

namespace Headgate.Sql.Queries;

/// <summary>A row that was read.</summary>
internal abstract class QueryDelivery(IAcknowledger acknowledger, object key, long number) : Delivery(acknowledger)
{
    private Dictionary<string, object?>? _metadata;

    /// <summary>Which row of its source it is, from 0 on.</summary>
    public long Number => number;

    public override long Position => key is long position ? position : number;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= new(StringComparer.Ordinal) { [SqlMetadata.Key] = key };

    /// <summary>Where its source remembers how far it has come; null when it does not.</summary>
    public abstract CheckpointTracker? Tracker { get; }

    protected object Key => key;
}
