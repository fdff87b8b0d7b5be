using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;
using Headgate.PostgreSql.Clients;

namespace Headgate.PostgreSql.Queues;

/// <summary>Which table keeps dead letters, and as what.</summary>
public sealed class PostgresDeadLetterOptions : PostgresClientOptions
{
    /// <summary>Gets or sets the table, with its schema before a dot where that is not the search path's.</summary>
    /// <value>The default is <c>headgate_dead_letters</c>.</value>
    public string Table { get; set; } = "headgate_dead_letters";

    /// <summary>Gets or sets whether the table is created when it is not there.</summary>
    /// <value>The default is true.</value>
    public bool CreateIfAbsent { get; set; } = true;

    /// <summary>Gets or sets what makes the body of a letter.</summary>
    /// <value>The default, null, keeps the body of a <see cref="PostgresMessage"/>, bytes as they are, and a text as UTF-8. Letters of steps that handle another type need a
    /// function, such as one that writes JSON: without one they cannot be kept, and their messages are handed back.</value>
    public Func<DeadLetter, ReadOnlyMemory<byte>>? Payload { get; set; }

    internal PostgresDeadLetterOptions CheckedCopy()
    {
        var faults = new OptionFaults($"PostgreSQL dead letters '{Table}'");
        PostgresClient.Check(faults, this);
        TableName.Check(faults, nameof(Table), Table);
        faults.ThrowIfAny<PostgresDeadLetterOptions>();
        return (PostgresDeadLetterOptions)MemberwiseClone();
    }
}
