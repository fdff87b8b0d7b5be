using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Options;
using Headgate.Redis.Connections;
using StackExchange.Redis;

namespace Headgate.Redis;

/// <summary>What a source reads of Redis, and how.</summary>
public sealed class RedisStreamOptions
{
    /// <summary>Gets or sets where the server is, as StackExchange.Redis reads it: <c>host:port,password=...</c>.</summary>
    /// <value>The default is <c>localhost:6379</c>.</value>
    public string Configuration { get; set; } = "localhost:6379";

    /// <summary>Gets or sets the stream.</summary>
    /// <value>The default is empty: set this, or <see cref="Streams"/>.</value>
    public string Stream { get; set; } = "";

    /// <summary>Gets or sets more streams that are read in turn, through the same group.</summary>
    /// <value>The default is none. Each once.</value>
    public IReadOnlyList<string> Streams { get; set; } = [];

    /// <summary>Gets or sets the consumer group. Sources of one group share its entries.</summary>
    /// <value>The default is empty: it must be set.</value>
    public string Group { get; set; } = "";

    /// <summary>Gets or sets the consumer's name. No two sources that run may have the same: what one has under way the other would take over.
    /// Of several sources made of one <c>From</c>, those after the first have their number behind it.</summary>
    /// <value>The default, null, is a name that no other has; it is removed from the group when the source ends. One with a name goes on at once, after a crash, with what it had under way.</value>
    public string? Consumer { get; set; }

    /// <summary>Gets or sets whether the group, and the stream, are created when they are not there.</summary>
    /// <value>The default is true.</value>
    public bool Create { get; set; } = true;

    /// <summary>Gets or sets where a group that is created begins.</summary>
    /// <value>The default is <see cref="RedisStreamStart.First"/>.</value>
    public RedisStreamStart Start { get; set; } = RedisStreamStart.First;

    /// <summary>Gets or sets the field that is the body.</summary>
    /// <value>The default is <c>body</c>.</value>
    public string BodyField { get; set; } = "body";

    /// <summary>Gets or sets after how long an entry that a consumer has under way is taken over by another: its consumer counts as dead. The pipeline has the time begin anew
    /// while a message is under way.</summary>
    /// <value>The default is 30 s. At least 100 ms. The same for all sources of a group.</value>
    public TimeSpan ClaimIdle { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often an entry is given out at most. One that was given out more often has failed.</summary>
    /// <value>The default, null, is without end. At least 1.</value>
    public int? MaxDeliveries { get; set; }

    /// <summary>Gets or sets how many entries are read in one call at most.</summary>
    /// <value>The default is 1000. At least 1.</value>
    public int MaxReadCount { get; set; } = 1000;

    /// <summary>Gets or sets how long the source waits at most before it looks again, while there is nothing to read. It looks soon at first, and less often by and by.</summary>
    /// <value>The default is 50 ms. At least 1 ms.</value>
    public TimeSpan PollDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Gets or sets whether entries are deleted from the stream when they are acknowledged. Other groups do not get them then.</summary>
    /// <value>The default is false.</value>
    public bool DeleteAcknowledged { get; set; }

    /// <summary>Gets or sets what becomes of entries that have failed for good; dead-letter sinks have had them by then.</summary>
    /// <value>The default is <see cref="RedisStreamSettlement.Ack"/>.</value>
    public RedisStreamSettlement OnFailure { get; set; } = RedisStreamSettlement.Ack;

    /// <summary>Gets or sets how the source connects again.</summary>
    /// <value>The default is from 1 s to 30 s, for ever.</value>
    public ReconnectOptions Reconnect { get; set; } = new();

    /// <summary>Gets or sets what changes the client's options: TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Action<ConfigurationOptions>? ConfigureClient { get; set; }

    internal IReadOnlyList<string> AllStreams => string.IsNullOrEmpty(Stream) ? Streams : [Stream, .. Streams];

    internal RedisStreamOptions Checked()
    {
        var faults = new OptionFaults("RedisStreams");
        RedisClient.Check(faults, Configuration);
        if (AllStreams.Count == 0) faults.Add($"{nameof(Stream)} or {nameof(Streams)} must be set");
        if (AllStreams.Any(string.IsNullOrEmpty) || AllStreams.Distinct().Count() < AllStreams.Count) faults.Add($"{nameof(Streams)} must have names, each once");
        faults.Required("", nameof(Group), Group);
        faults.Required("", nameof(BodyField), BodyField);
        if (Consumer is { Length: 0 }) faults.Add($"{nameof(Consumer)} must be absent, or have a name");
        if (ClaimIdle < TimeSpan.FromMilliseconds(100)) faults.Add($"{nameof(ClaimIdle)} must be at least 100 ms, was {ClaimIdle}");
        if (MaxDeliveries is { } most) faults.AtLeast("", nameof(MaxDeliveries), most, 1);
        faults.AtLeast("", nameof(MaxReadCount), MaxReadCount, 1);
        if (PollDelay < TimeSpan.FromMilliseconds(1)) faults.Add($"{nameof(PollDelay)} must be at least 1 ms, was {PollDelay}");
        if (!Enum.IsDefined(OnFailure)) faults.Add($"{nameof(OnFailure)} must be Ack or Keep, was {(int)OnFailure}");
        if (!Enum.IsDefined(Start)) faults.Add($"{nameof(Start)} must be First or New, was {(int)Start}");
        faults.Reconnect(nameof(Reconnect), Reconnect);
        faults.ThrowIfAny<RedisStreamOptions>();
        var copy = (RedisStreamOptions)MemberwiseClone();
        copy.Streams = [.. Streams];
        return copy;
    }
}
