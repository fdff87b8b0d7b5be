using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Inspection;
using Headgate.Pipelines.Processing;
using Headgate.Pipelines.Replaying;

namespace Headgate.Pipelines.Failures;

/// <summary>Messages that have failed for good in one step: logged once, shown to the failure handlers, kept by the dead-letter sink, acknowledged.
/// Belongs to one worker.</summary>
internal sealed class FailureDesk(StepRuntime step, AckGroups acks)
{
    private readonly List<FailedMessage> _failed = [];

    public bool IsEmpty => _failed.Count == 0;

    public void Add(FailedMessage message) => _failed.Add(message);

    /// <summary>Deals with what was added. Never throws.</summary>
    public async ValueTask SettleAsync()
    {
        try
        {
            Log();
            await CallHandlersAsync();
            Remember();
            await WriteDeadLettersAsync();
            foreach (var message in _failed) End(message);
        }
        finally
        {
            _failed.Clear();
        }
    }

    private void Log()
    {
        // A message that its handler has failed in so many words is no exception; the handler and the sink see it.
        var first = _failed.Find(static message => message.Failure is not MessageFailedException { IsMistake: false });
        if (first is not null) PipelineEvents.MessagesFailed(step.Logger, first.Failure, step.Pipeline, step.Name, _failed.Count, first.Attempts);
    }

    /// <summary>For whoever looks at the pipeline. A failure handler may have said better why they failed.</summary>
    private void Remember()
    {
        step.Numbers.NoteFailed(_failed.Count);
        foreach (var message in _failed) step.Telemetry.Failed(message.Failure);
        step.RecentFailures.Add(_failed.Count, Describe);
    }

    private MessageFailure Describe(int index, long number)
    {
        var message = _failed[index];
        return new MessageFailure
        {
            Number = number,
            At = step.Clock.GetUtcNow(),
            Step = step.Name,
            Attempts = message.Attempts,
            Failure = message.Failure,
            Data = message.Data,
            Position = message.Delivery.Position,
        };
    }

    private async ValueTask CallHandlersAsync()
    {
        if (step.Failures.Handlers.Count == 0) return;
        var seen = _failed.AsReadOnly();
        foreach (var handler in step.Failures.Handlers)
        {
            var begun = step.Telemetry.Now;
            _failed.ForEach(static message => message.Remember());
            try
            {
                await handler.HandleAsync(seen, step.Token);
                step.Telemetry.FailureHandlerEnded(begun, null);
            }
            catch (Exception failure)
            {
                step.Telemetry.FailureHandlerEnded(begun, failure);
                _failed.ForEach(static message => message.Restore());
                PipelineEvents.FailureHandlerFailed(step.Logger, failure, step.Pipeline, step.Name);
            }
        }
    }

    private async ValueTask WriteDeadLettersAsync()
    {
        if (step.Failures.DeadLetters is not { } sink || step.Failures.Action is not FailureAction.Skip) return;
        var kept = _failed.FindAll(static message => message.Status == DeliveryStatus.Failed);
        if (kept.Count == 0) return;
        try
        {
            var letters = kept.ConvertAll(LetterOf);
            await sink.WriteAsync(letters, step.Token);
            kept.ForEach(static message => message.IsKept = true);
            step.Numbers.NoteDeadLetters(letters.Count);
            step.Telemetry.DeadLetters(letters.Count);
        }
        catch (Exception failure)
        {
            PipelineEvents.DeadLettersFailed(step.Logger, failure, step.Pipeline, step.Name, kept.Count);
            kept.ForEach(static message => message.Return());
        }
    }

    private DeadLetter LetterOf(FailedMessage message) => LetterOf(message, (message.Delivery.Whole as ReplayedDelivery)?.Letter);

    private DeadLetter LetterOf(FailedMessage message, DeadLetter? replayed) => new()
    {
        Pipeline = step.Pipeline,
        Step = step.Name,
        Data = message.Data,
        Reason = message.Failure.Message,
        Failure = message.Failure,
        Attempts = message.Attempts,
        ReceivedAt = message.Delivery.ReceivedAt ?? step.Clock.GetUtcNow(),
        FailedAt = step.Clock.GetUtcNow(),
        Metadata = replayed?.Metadata ?? message.Delivery.Metadata,
        Position = replayed?.Position ?? message.Delivery.Position,
        ReplayCount = replayed is null ? 0 : replayed.ReplayCount + 1,
    };

    private void End(FailedMessage message)
    {
        if (message.Delivery.IsObserved) message.Delivery.Observe(message.Data);
        if (message.Status == DeliveryStatus.Failed && step.Failures.Action is not (FailureAction.Skip or FailureAction.BlockKey))
        {
            acks.Add(message.Delivery, DeliveryStatus.Returned);
            if (step.Failures.Action == FailureAction.StopPipeline) step.StopPipeline(message.Failure);
            return;
        }

        if (message.Status == DeliveryStatus.Failed && message.Delivery.Whole is ReplayedDelivery replayed) replayed.NoteFailed(message.IsKept);
        acks.Add(message.Delivery, message.Status, message.Failure);
    }
}
