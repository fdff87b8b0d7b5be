using Headgate.Stages.Execution;

namespace Headgate.Model.Tests.Protocol;

/// <summary>What a consumer sends to a producer.</summary>
internal enum UpKind
{
    Subscribe,
    Ask,
    Cancel,
}

/// <summary>What a producer sends to a consumer.</summary>
internal enum DownKind
{
    Subscribed,
    Events,
    Cancelled,
}

/// <summary>A message on its way to a producer.</summary>
internal readonly record struct UpMessage(UpKind Kind, Bond Bond, int Count = 0);

/// <summary>A message on its way to a consumer. The events are noted when they are sent: a batch must not change on its way.</summary>
internal readonly record struct DownMessage(DownKind Kind, Bond Bond, Batch<int>? Batch = null, int[]? Sent = null);

/// <summary>The two queues between one consumer and one producer. Each keeps its order; nothing is promised about the order between wires.</summary>
internal sealed class Wire
{
    public Queue<UpMessage> Up { get; } = new();

    public Queue<DownMessage> Down { get; } = new();

    /// <summary>The consumer's newest subscription to the producer.</summary>
    public Bond? Bond { get; set; }

    public int SubscriptionsMade { get; set; }

    /// <summary>Adds everything that the wire's future depends on. Of events on their way their number is enough: what they are was checked when they were sent.</summary>
    public void Describe(ref Fingerprint print)
    {
        print.Add(SubscriptionsMade, Up.Count, Down.Count);
        foreach (var message in Up) print.Add((int)message.Kind, (int)message.Bond.Id.Value, message.Count);
        foreach (var message in Down) print.Add((int)message.Kind, (int)message.Bond.Id.Value, message.Sent?.Length ?? 0);
        if (Bond is not { } bond) return;
        print.Add((int)bond.Status, bond.WantsOut ? 1 : 0, bond.Asked - bond.Received);
        print.Add(bond.Window.Outstanding, bond.Link is null ? 0 : 1, bond.Held.Count);
        foreach (var batch in bond.Held) print.Add(batch.Remaining);
    }
}
