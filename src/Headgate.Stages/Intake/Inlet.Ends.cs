using Headgate.Stages.Diagnostics;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;

namespace Headgate.Stages.Intake;

/// <content>How subscriptions end, or are not opened, and what becomes of the stage then.</content>
internal sealed partial class Inlet<T>
{
    /// <summary>A subscription has ended, or was refused.</summary>
    public async ValueTask CloseAsync(Inflow<T> inflow, StopReason reason, EndOf ended)
    {
        if (inflow.Status == InflowStatus.Closed) return;
        var wasPending = inflow.Status == InflowStatus.Pending;
        if (wasPending && MayComeBack(inflow, ended))
        {
            // The stage that was to let the consumer in has ended first: that is no answer of the producer's.
            Connect(inflow, null);
            return;
        }

        inflow.Close();
        Remove(inflow);
        if (wasPending) Refuse(inflow, reason, ended);
        else await EndAsync(inflow, reason, ended);
        if (_inflows.Count == 0) owner.EndUnsubscribed();
    }

    /// <summary>Whether there may be another incarnation of the producer, and the consumer still wants it.</summary>
    private bool MayComeBack(Inflow<T> inflow, EndOf ended) =>
        ended == EndOf.Incarnation && inflow.Producer is IRestartable && !inflow.IsCancelRequested && !inflow.IsReplaced && !stage.IsStopping;

    /// <summary>Whether the end of an incarnation is nothing that the consumer ends with.</summary>
    private static bool Outlives(CancelMode mode, StopReason reason) => mode switch
    {
        CancelMode.Permanent => false,
        CancelMode.Transient => reason.IsNormal,
        _ => true,
    };

    private void Resume(Inflow<T> ended, StopReason reason)
    {
        var inflow = ended.Resume(reason);
        Add(inflow);
        Connect(inflow, null);
    }

    private async ValueTask EndAsync(Inflow<T> inflow, StopReason reason, EndOf ended)
    {
        StageEvents.SubscriptionEnded(stage.Log, stage.Name, inflow.ProducerName, reason);
        stage.OpenOutput();
        await stage.EndCallbackAsync(owner.CallCancelledAsync(inflow, reason));
        if (inflow.IsReplaced) return;
        if (MayComeBack(inflow, ended) && Outlives(inflow.Options.CancelMode, reason)) Resume(inflow, reason);
        else ApplyCancelMode(inflow, reason);
    }

    private void Refuse(Inflow<T> inflow, StopReason reason, EndOf ended)
    {
        if (inflow.ResumesAfter is { } end && ended != EndOf.Subscription)
        {
            // The producer did not come back: the consumer does what it would have done when the producer ended for the last time.
            ApplyCancelMode(inflow, reason.ProducerEnd ?? end);
            return;
        }

        if (inflow is { IsInitial: true, Options.CancelMode: CancelMode.Linked } && reason.ProducerEnd is { IsNormal: true } normalEnd)
        {
            // A source that had nothing to do, and ended before anyone could subscribe: to a linked consumer that is an end like any other.
            ApplyCancelMode(inflow, normalEnd);
            return;
        }

        var refusal = SubscriptionRefusedException.By(inflow.ProducerName, reason);
        StageEvents.SubscriptionRefused(stage.Log, refusal, stage.Name, inflow.ProducerName);
        inflow.Fail(refusal);
        if (StopsWhenRefused(inflow, reason)) stage.RequestStop(reason.With(refusal));
    }

    /// <summary>Whether the stage cannot go on without the subscription. When there is a caller who hears of the refusal, a linked stage can.</summary>
    private static bool StopsWhenRefused(Inflow<T> inflow, StopReason reason) => reason.Kind != StopKind.AlreadySubscribed && inflow.Options.CancelMode switch
    {
        CancelMode.Temporary => false,
        CancelMode.Linked => inflow.IsInitial || (inflow.ResumesAfter is not null && !inflow.IsCancelRequested),
        _ => true,
    };

    private void ApplyCancelMode(Inflow<T> inflow, StopReason reason)
    {
        var ends = inflow.Options.CancelMode switch
        {
            CancelMode.Permanent => true,
            CancelMode.Transient => !reason.IsNormal,
            CancelMode.Linked => !inflow.IsCancelRequested && (!reason.IsNormal || !HasLinked()),
            _ => false,
        };
        if (!ends || reason.Kind == StopKind.AlreadySubscribed) return;
        if (reason.IsNormal) owner.EndNormally(reason);
        else stage.RequestStop(reason);
    }

    private bool HasLinked() => _inflows.Values.Any(static inflow => inflow.Options.CancelMode == CancelMode.Linked);
}
