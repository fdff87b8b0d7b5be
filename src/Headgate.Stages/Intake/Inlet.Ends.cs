using Headgate.Stages.Diagnostics;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;

namespace Headgate.Stages.Intake;

/// <content>How subscriptions end, or are not opened, and what becomes of the stage then.</content>
internal sealed partial class Inlet<T>
{
    /// <summary>How the last linked producer has ended that the consumer had not cancelled, while others that it has cancelled are still to answer.</summary>
    private StopReason? _linkedEnd;

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
        if (inflow.IsReplaced || reason.Equals(inflow.Withdrawal))
        {
            inflow.Fail(SubscriptionRefusedException.By(inflow.ProducerName, reason));
            if (!inflow.IsReplaced) ApplyCancelMode(inflow, reason);
            return;
        }

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
        var end = inflow.Options.CancelMode switch
        {
            CancelMode.Permanent => reason,
            CancelMode.Transient => reason.IsNormal ? null : reason,
            CancelMode.Linked => EndOfLinked(inflow, reason),
            _ => null,
        };
        if (end is null || reason.Kind == StopKind.AlreadySubscribed) return;
        if (end.IsNormal) owner.EndNormally(end);
        else stage.RequestStop(end, IsProducersOwn(inflow, end) ? inflow.ProducerName : null);
    }

    /// <summary>Whether the reason is the producer's, which has logged it: not one that the consumer gave, nor a breach of the protocol.</summary>
    private static bool IsProducersOwn(Inflow<T> inflow, StopReason reason) => reason.Kind is StopKind.Fault or StopKind.Killed && !inflow.IsCancelRequested;

    /// <summary>What a linked stage ends with now that <paramref name="inflow"/> has ended; null when it goes on. It ends with the last producer, and what
    /// comes from those that it has cancelled is processed before: whether they answer sooner or later makes no difference.</summary>
    private StopReason? EndOfLinked(Inflow<T> inflow, StopReason reason)
    {
        if (!inflow.IsCancelRequested)
        {
            if (!reason.IsNormal) return reason;
            _linkedEnd = HasLinked(static other => !other.IsCancelRequested) ? null : reason;
        }

        // One that was cancelled before it was open has nothing on its way.
        return HasLinked(static other => !other.IsCancelRequested || other.IsOpen) ? null : _linkedEnd;
    }

    private bool HasLinked(Func<Inflow<T>, bool> also) => _inflows.Values.Any(inflow => inflow.Options.CancelMode == CancelMode.Linked && also(inflow));
}
