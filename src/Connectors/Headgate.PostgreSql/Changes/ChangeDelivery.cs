using Headgate.Pipelines.Acknowledgement;

namespace Headgate.PostgreSql.Changes;

/// <summary>A change that was given out.</summary>
internal sealed class ChangeDelivery(ChangesEpoch epoch, TrackedTransaction transaction, PostgresChange change, int sizeBytes) : Delivery(epoch)
{
    private Dictionary<string, object?>? _metadata;

    public TrackedTransaction Transaction => transaction;

    public PostgresChange Change => change;

    public override long Position => change.CommitLsn;

    public override int SizeBytes => sizeBytes;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= new(StringComparer.Ordinal)
    {
        [PostgresChangeMetadata.Schema] = change.Schema,
        [PostgresChangeMetadata.Table] = change.Table,
        [PostgresChangeMetadata.Kind] = change.Kind.ToString(),
        [PostgresChangeMetadata.TransactionId] = (long)change.TransactionId,
        [PostgresChangeMetadata.CommittedAt] = change.CommittedAt,
        [PostgresChangeMetadata.Index] = change.Index,
    };

    public ChangeDelivery Again() => new(epoch, transaction, change, sizeBytes);
}
