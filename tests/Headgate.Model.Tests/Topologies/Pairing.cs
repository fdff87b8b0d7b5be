using Headgate.Model.Tests.Protocol;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Topologies;

/// <summary>The model's account of one subscription.</summary>
internal sealed class Pairing(Emitter from, Taker to)
{
    public Emitter From => from;

    public Taker To => to;

    /// <summary>The producer's end, once it has accepted.</summary>
    public ConsumerLink<Item>? Link { get; set; }

    /// <summary>What was asked for and not sent, whether the producer has taken note of it or not.</summary>
    public long OpenDemand => Link!.Demand + Link.UnheardCount;

    /// <summary>The consumer's end, once it has heard of it.</summary>
    public Subscription? End { get; set; }

    public int? Partition { get; init; }

    /// <summary>Broadcast: every so-manieth event is not wanted; 0 for all are.</summary>
    public int Refuses { get; init; }

    /// <summary>Broadcast: the selector fails at this event, once.</summary>
    public int FailsAt { get; set; } = -1;

    /// <summary>The first event that was dispatched after the subscription was accepted.</summary>
    public int JoinedAt { get; set; }

    /// <summary>The lowest number that the next event may have.</summary>
    public int NextDue { get; set; }

    /// <summary>Handed to the callback.</summary>
    public int Seen { get; set; }

    /// <summary>The callback has returned.</summary>
    public int Completed { get; set; }

    /// <summary>The consumer's cancelled callback has run.</summary>
    public bool IsOver { get; set; }

    /// <summary>The consumer has cancelled, or is about to.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>The call that makes it was given up before it had ended: it may be gone, though the stages have told each other of it.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Another subscription was made in its place.</summary>
    public bool IsReplaced { get; set; }

    public bool IsManual => End!.Options.DemandMode == DemandMode.Manual;

    public bool IsOpen => To.IsAlive && End is { IsOpen: true };

    public override string ToString() => $"{To.Name} <- {From.Name}";

    public static Pairing Of(SubscriptionOptions options) => ((PairingOptions)options).Pairing;

    /// <summary>Whether the consumer wants the event.</summary>
    public bool Takes(int number) => Refuses == 0 || number % Refuses != 0;

    public bool Select(Item item) => item.Number == FailsAt ? throw new ChaosException("a selector") : Takes(item.Number);

    /// <summary>How many of the events from <see cref="JoinedAt"/> up to <paramref name="end"/> a broadcast owes to the consumer.</summary>
    public int DueUpTo(int end)
    {
        var due = 0;
        for (var number = JoinedAt; number < end; number++)
        {
            if (Takes(number) && From.Fates[number] != Fates.Discarded) due++;
        }

        return due;
    }

    /// <summary>Whether the event may be the next: in order, and for a broadcast with none missed.</summary>
    public string? Objection(Item item)
    {
        if (item.By != From) return $"an event of {item.By?.Name ?? "nobody"} arrives";
        if (item.Number < NextDue) return $"event {item.Number} arrives late or twice";
        if (From.Kind == DispatcherKind.Partition && From.PartitionOf(item.Number) != Partition) return $"event {item.Number} is of another partition";
        if (From.Kind != DispatcherKind.Broadcast) return From.Fates.Decide(item.Number, Fates.Delivered) ? null : $"event {item.Number} was delivered or discarded before";
        if (!Takes(item.Number)) return $"event {item.Number} was not wanted";
        for (var missed = NextDue; missed < item.Number; missed++)
        {
            if (Takes(missed) && From.Fates[missed] != Fates.Discarded) return $"event {missed} is missing";
        }

        return From.Fates[item.Number] == Fates.Discarded ? $"event {item.Number} was discarded before" : null;
    }
}
