using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Options;
using Headgate.PostgreSql.Clients;

namespace Headgate.PostgreSql.Changes;

/// <summary>Which tables' changes a source reads, and how.</summary>
public sealed class PostgresChangesOptions : PostgresClientOptions
{
    /// <summary>Gets or sets the replication slot, in which the server remembers how far the changes were acknowledged. One source at a time reads it.</summary>
    /// <value>The default is <c>headgate</c>. From 1 to 63 lower-case letters, digits and underscores.</value>
    public string Slot { get; set; } = "headgate";

    /// <summary>Gets or sets the publication, which says whose changes there are.</summary>
    /// <value>The default is <c>headgate</c>. From 1 to 63 bytes.</value>
    public string Publication { get; set; } = "headgate";

    /// <summary>Gets the tables of the publication, when it is created here, each with its schema before a dot where that is not the search path's.</summary>
    /// <value>The default, none, is all tables, which only a superuser may publish.</value>
    public IList<string> Tables { get; private set; } = [];

    /// <summary>Gets or sets whether the publication and the slot are created when they are not there. From then on the server keeps its log until the slot's changes are
    /// acknowledged: drop a slot that nobody reads any more.</summary>
    /// <value>The default is true.</value>
    public bool CreateIfAbsent { get; set; } = true;

    /// <summary>Gets or sets how often the server is told how far changes were acknowledged, and that the reader is alive, also while no change is read.</summary>
    /// <value>The default is 5 s. At least 10 ms, and less than a half of the server's <c>wal_sender_timeout</c>, which is 1 min unless it was set.</value>
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how often the bytes of the log that were written and not acknowledged are measured, for <c>headgate.source.lag</c>.</summary>
    /// <value>The default is 10 s. More than 0. <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    public TimeSpan LagInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long it waits before it connects again.</summary>
    /// <value>The default is from 1 s to 30 s.</value>
    public ReconnectOptions Reconnect { get; set; } = new();

    internal PostgresChangesOptions CheckedCopy(int sourceIndex)
    {
        var faults = new OptionFaults($"PostgreSQL changes '{Slot}'");
        PostgresClient.Check(faults, this);
        if (Slot.Length is 0 or > 63 || !Slot.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'))
            faults.Add($"{nameof(Slot)} must have 1 to 63 lower-case letters, digits and underscores, was '{Slot}'");
        TableName.CheckPart(faults, nameof(Publication), Publication);
        foreach (var table in Tables) TableName.Check(faults, nameof(Tables), table);
        if (StatusInterval < TimeSpan.FromMilliseconds(10)) faults.Add($"{nameof(StatusInterval)} must be at least 10 ms, was {StatusInterval}");
        faults.Positive("", nameof(LagInterval), LagInterval);
        if (sourceIndex > 0) faults.Add("one source reads a slot: the source's Concurrency must be 1");
        faults.Reconnect(nameof(Reconnect), Reconnect);
        faults.ThrowIfAny<PostgresChangesOptions>();
        var copy = (PostgresChangesOptions)MemberwiseClone();
        copy.Tables = [.. Tables];
        return copy;
    }
}
