using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Options;
using Headgate.PostgreSql.Clients;

namespace Headgate.PostgreSql.Queues;

/// <summary>Which queue table a source reads, and how.</summary>
public sealed class PostgresQueueOptions : PostgresClientOptions
{
    /// <summary>Gets or sets the table, with its schema before a dot where that is not the search path's.</summary>
    /// <value>The default is <c>headgate_queue</c>.</value>
    public string Table { get; set; } = "headgate_queue";

    /// <summary>Gets or sets the type of the column <c>payload</c>.</summary>
    /// <value>The default is <see cref="PostgresPayloadType.Bytes"/>.</value>
    public PostgresPayloadType PayloadType { get; set; }

    /// <summary>Gets or sets whether the table, its index and the trigger that wakes readers are created when the table is not there.</summary>
    /// <value>The default is false: a table that is not there is a failure.</value>
    public bool CreateIfAbsent { get; set; }

    /// <summary>Gets or sets for how long a row is given out. The pipeline extends it while the message is under way; when a reader dies, its rows go to others
    /// after so long.</summary>
    /// <value>The default is 30 s. From 1 s to 1 day.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many rows are taken at once, at most. Never more than the pipeline asks for.</summary>
    /// <value>The default is 1000. At least 1.</value>
    public int MaxTakeCount { get; set; } = 1000;

    /// <summary>Gets or sets how long a source that has found nothing waits before it looks again. A row that is inserted wakes it at once when the table has the
    /// trigger; this is for tables that have not, and for rows whose leases have run out.</summary>
    /// <value>The default is 2 s. At least 1 ms.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets what becomes of rows whose messages have failed.</summary>
    /// <value>The default is <see cref="PostgresFailureAction.Delete"/>.</value>
    public PostgresFailureAction OnFailure { get; set; }

    /// <summary>Gets or sets how often the rows that wait are counted, up to 100 000, for <c>headgate.source.lag</c>.</summary>
    /// <value>The default is 10 s. More than 0. <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    public TimeSpan LagInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long it waits before it connects again.</summary>
    /// <value>The default is from 1 s to 30 s.</value>
    public ReconnectOptions Reconnect { get; set; } = new();

    internal PostgresQueueOptions CheckedCopy()
    {
        var faults = new OptionFaults($"PostgreSQL queue '{Table}'");
        PostgresClient.Check(faults, this);
        TableName.Check(faults, nameof(Table), Table);
        if (LeaseDuration < TimeSpan.FromSeconds(1) || LeaseDuration > TimeSpan.FromDays(1)) faults.Add($"{nameof(LeaseDuration)} must be from 1 s to 1 day, was {LeaseDuration}");
        if (PollInterval < TimeSpan.FromMilliseconds(1)) faults.Add($"{nameof(PollInterval)} must be at least 1 ms, was {PollInterval}");
        faults.AtLeast("", nameof(MaxTakeCount), MaxTakeCount, 1);
        faults.Positive("", nameof(LagInterval), LagInterval);
        if (!Enum.IsDefined(PayloadType)) faults.Add($"{nameof(PayloadType)} must be Bytes or Json, was {PayloadType}");
        if (!Enum.IsDefined(OnFailure)) faults.Add($"{nameof(OnFailure)} must be Delete, Keep or Return, was {OnFailure}");
        faults.Reconnect(nameof(Reconnect), Reconnect);
        faults.ThrowIfAny<PostgresQueueOptions>();
        return (PostgresQueueOptions)MemberwiseClone();
    }
}
