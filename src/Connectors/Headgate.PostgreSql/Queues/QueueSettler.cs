using Headgate.Pipelines.Acknowledgement;
using Headgate.PostgreSql.Clients;
using Npgsql;

namespace Headgate.PostgreSql.Queues;

/// <summary>
/// Deletes, keeps or frees rows. What comes while a statement runs goes together into the next, so that many small groups cost few round trips. A server that
/// is away is tried again as long as the rows' leases may last. Thread-safe.
/// </summary>
internal sealed class QueueSettler(PostgresClient client, QueueSql sql, PostgresQueueOptions options, Guid lease, TimeProvider time)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private SettleRound _next = new();
    private bool _isRunning;

    /// <summary>Told how many rows were not this lease's any more.</summary>
    public Action<int>? OnMissing { get; init; }

    public Task SettleAsync(EndedDeliveries ended)
    {
        lock (_gate)
        {
            var round = _next;
            SettleRound.AddTo(round.Deleted, ended.Succeeded);
            SettleRound.AddTo(
                options.OnFailure switch
                {
                    PostgresFailureAction.Delete => round.Deleted,
                    PostgresFailureAction.Keep => round.Kept,
                    _ => round.Returned,
                },
                ended.Failed);
            SettleRound.AddTo(round.Returned, ended.Returned);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = RunAsync();
            }

            return round.Done;
        }
    }

    public async Task ExtendAsync(long[] ids, CancellationToken cancellationToken)
    {
        await using var command = client.Source.CreateCommand(sql.Extend);
        command.Parameters.Add(new() { Value = ids });
        command.Parameters.Add(new() { Value = lease });
        command.Parameters.Add(new() { Value = options.LeaseDuration });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (TryNext() is { } round)
        {
            Exception? failure = null;
            try
            {
                await SendAsync(round);
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }

            round.End(failure);
        }
    }

    private SettleRound? TryNext()
    {
        lock (_gate)
        {
            if (_next.Count == 0)
            {
                _isRunning = false;
                return null;
            }

            var round = _next;
            _next = new SettleRound();
            return round;
        }
    }

    private async Task SendAsync(SettleRound round)
    {
        var begun = time.GetTimestamp();
        var wait = ShortestWait;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var count = await ExecuteAsync(round);

                // After a failure a row may be gone because the lost answer was a good one.
                if (attempt == 1 && count < round.Count) OnMissing?.Invoke(round.Count - count);
                return;
            }
            catch (Exception failure) when (PostgresClient.IsTransient(failure) && time.GetElapsedTime(begun) + wait < options.LeaseDuration)
            {
                // The rows are leased still; whoever reads anew leaves them alone.
            }

            await Task.Delay(wait, time);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private async Task<int> ExecuteAsync(SettleRound round)
    {
        await using var connection = await client.Source.OpenConnectionAsync();
        await using var batch = connection.CreateBatch();
        Add(batch, sql.Delete, round.Deleted);
        Add(batch, sql.Keep, round.Kept);
        Add(batch, sql.Return, round.Returned);
        if (round.Returned.Count > 0) batch.BatchCommands.Add(new NpgsqlBatchCommand(sql.Wake));

        // Once for each connection of the pool: from then on the server neither parses nor plans it.
        await batch.PrepareAsync();
        await batch.ExecuteNonQueryAsync();
        var count = 0UL;
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
        {
            if (command.StatementType is StatementType.Delete or StatementType.Update) count += command.Rows;
        }

        return (int)count;
    }

    private void Add(NpgsqlBatch batch, string text, List<long> ids)
    {
        if (ids.Count == 0) return;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(text) { Parameters = { new NpgsqlParameter<List<long>> { TypedValue = ids }, new NpgsqlParameter<Guid> { TypedValue = lease } } });
    }
}
