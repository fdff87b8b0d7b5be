namespace Headgate.Model.Tests.Protocol;

/// <summary>What can happen in one step.</summary>
internal enum MoveKind
{
    Subscribe,
    Ask,
    Cancel,
    Work,
    CrashConsumer,
    Emit,
    Mark,
    Hold,
    Release,
    CrashProducer,
    DeliverUp,
    DeliverDown,
}

/// <summary>One step: what happens, and to whom.</summary>
internal readonly record struct Move(MoveKind Kind, int Producer = -1, int Consumer = -1, int Count = 0, int Key = 0)
{
    public override string ToString() => Kind switch
    {
        MoveKind.Subscribe => $"consumer {Consumer} subscribes to producer {Producer}",
        MoveKind.Ask => $"consumer {Consumer} asks producer {Producer} for {Count}",
        MoveKind.Cancel => $"consumer {Consumer} cancels at producer {Producer}",
        MoveKind.Work => $"consumer {Consumer} processes a slice from producer {Producer}",
        MoveKind.CrashConsumer => $"consumer {Consumer} crashes",
        MoveKind.Emit => $"producer {Producer} emits {Count} (key {Key})",
        MoveKind.Mark => $"producer {Producer} marks the end of its events",
        MoveKind.Hold => $"producer {Producer} accumulates",
        MoveKind.Release => $"producer {Producer} forwards",
        MoveKind.CrashProducer => $"producer {Producer} crashes",
        MoveKind.DeliverUp => $"producer {Producer} receives from consumer {Consumer}",
        _ => $"consumer {Consumer} receives from producer {Producer}",
    };
}
