using Headgate.Pipelines.Options;
using Headgate.PostgreSql.Clients;

namespace Headgate.PostgreSql.Queues;

/// <summary>Which queue table a sink writes.</summary>
public sealed class PostgresQueueSinkOptions : PostgresClientOptions
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

    internal PostgresQueueSinkOptions CheckedCopy()
    {
        var faults = new OptionFaults($"PostgreSQL queue '{Table}'");
        PostgresClient.Check(faults, this);
        TableName.Check(faults, nameof(Table), Table);
        if (!Enum.IsDefined(PayloadType)) faults.Add($"{nameof(PayloadType)} must be Bytes or Json, was {PayloadType}");
        faults.ThrowIfAny<PostgresQueueSinkOptions>();
        return (PostgresQueueSinkOptions)MemberwiseClone();
    }
}
