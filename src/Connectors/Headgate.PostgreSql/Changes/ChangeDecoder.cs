using Npgsql.Replication.PgOutput;
using Npgsql.Replication.PgOutput.Messages;

namespace Headgate.PostgreSql.Changes;

/// <summary>Makes changes of what the server sends, one transaction after the other. Not thread-safe.</summary>
internal sealed class ChangeDecoder(TransactionTracker tracker)
{
    private TrackedTransaction? _transaction;
    private long _commitLsn;
    private uint _id;
    private DateTimeOffset _committedAt;
    private int _count;
    private int _bytes;
    private Exception? _failure;

    /// <summary>Whether the next message belongs to a transaction that has begun.</summary>
    public bool IsInTransaction => _transaction is not null;

    /// <summary>How many bytes the values of the last change had.</summary>
    public int SizeBytes => _bytes;

    /// <summary>Why a value of the last change could not be read; null when all could.</summary>
    public Exception? Failure => _failure;

    /// <summary>The transaction of the last change.</summary>
    public TrackedTransaction Transaction => _transaction ?? throw new InvalidOperationException("A change has come outside a transaction.");

    /// <summary>Reads a message, which is the server's again when the next is asked for.</summary>
    /// <returns>Its changes: one, or for a truncation one for each table; none for what frames them.</returns>
    /// <remarks><see cref="TransactionTracker.Confirmable"/> may have moved on, by a transaction without changes.</remarks>
    public async ValueTask<IReadOnlyList<PostgresChange>> DecodeAsync(PgOutputReplicationMessage message, CancellationToken cancellationToken)
    {
        (_bytes, _failure) = (0, null);
        switch (message)
        {
            case BeginMessage begin:
                _transaction = tracker.Begin();
                _commitLsn = (long)(ulong)begin.TransactionFinalLsn;
                _id = begin.TransactionXid;
                _committedAt = new DateTimeOffset(DateTime.SpecifyKind(begin.TransactionCommitTimestamp, DateTimeKind.Utc));
                _count = 0;
                return [];
            case CommitMessage commit:
                tracker.Commit(Transaction, (ulong)commit.TransactionEndLsn);
                _transaction = null;
                return [];
            case InsertMessage insert:
                return [Of(PostgresChangeKind.Insert, insert.Relation, null, await ReadAsync(insert.NewRow, null, cancellationToken))];
            case FullUpdateMessage update:
                var whole = await ReadAsync(update.OldRow, null, cancellationToken);
                return [Of(PostgresChangeKind.Update, update.Relation, whole, Complete(await ReadAsync(update.NewRow, null, cancellationToken), whole))];
            case IndexUpdateMessage update:
                var key = await ReadAsync(update.Key, update.Relation, cancellationToken);
                return [Of(PostgresChangeKind.Update, update.Relation, key, await ReadAsync(update.NewRow, null, cancellationToken))];
            case UpdateMessage update:
                return [Of(PostgresChangeKind.Update, update.Relation, null, await ReadAsync(update.NewRow, null, cancellationToken))];
            case FullDeleteMessage delete:
                return [Of(PostgresChangeKind.Delete, delete.Relation, await ReadAsync(delete.OldRow, null, cancellationToken), null)];
            case KeyDeleteMessage delete:
                return [Of(PostgresChangeKind.Delete, delete.Relation, await ReadAsync(delete.Key, delete.Relation, cancellationToken), null)];
            case TruncateMessage truncate:
                return [.. truncate.Relations.Select(relation => Of(PostgresChangeKind.Truncate, relation, null, null))];
            default:
                return [];
        }
    }

    private PostgresChange Of(PostgresChangeKind kind, RelationMessage relation, Dictionary<string, object?>? before, Dictionary<string, object?>? after) => new()
    {
        Kind = kind,
        Schema = relation.Namespace,
        Table = relation.RelationName,
        New = after,
        Old = before,
        TransactionId = _id,
        CommittedAt = _committedAt,
        CommitLsn = _commitLsn,
        Index = _count++,
    };

    /// <summary>Reads the columns of a row; of a key, whose relation is given, those that belong to it.</summary>
    private async ValueTask<Dictionary<string, object?>> ReadAsync(ReplicationTuple row, RelationMessage? keyOf, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        var index = 0;
        await foreach (var value in row.WithCancellation(cancellationToken))
        {
            var isWanted = keyOf is null || keyOf.Columns[index].Flags.HasFlag(RelationMessage.Column.ColumnFlags.PartOfKey);
            index++;
            if (!isWanted || value.IsUnchangedToastedValue) continue;
            var name = value.GetFieldName();
            values[name] = value.IsDBNull ? null : await ReadAsync(value, name, cancellationToken);
        }

        return values;
    }

    private async ValueTask<object?> ReadAsync(ReplicationValue value, string name, CancellationToken cancellationToken)
    {
        _bytes += value.Length;
        try
        {
            return await value.Get(cancellationToken);
        }
        catch (Exception failure) when (failure is InvalidCastException or NotSupportedException or OverflowException)
        {
            _failure = new NotSupportedException($"Column '{name}' is of type {value.GetDataTypeName()}, which cannot be read. Map the type with ConfigureClient, or leave the column out of the publication.", failure);
            return null;
        }
    }

    /// <summary>A large value that was left as it was is that of the row before.</summary>
    private static Dictionary<string, object?> Complete(Dictionary<string, object?> after, Dictionary<string, object?> before)
    {
        foreach (var (name, value) in before) after.TryAdd(name, value);
        return after;
    }
}
