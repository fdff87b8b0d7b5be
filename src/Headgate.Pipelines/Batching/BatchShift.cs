using System.Diagnostics;
using System.Runtime.InteropServices;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines.Batching;

/// <summary>How a worker handles batches, whether their messages go on or end there.</summary>
internal sealed class BatchShift<TIn, TOut>(
    StepRuntime step, Func<MessageBatch<TIn>, CancellationToken, ValueTask<IReadOnlyList<Message<TOut>>>> handler, IOutput<TOut> output)
    : Shift<BatchWork<TIn>, IReadOnlyList<Message<TOut>>>(step)
{
    /// <summary>How many failures of a batch its activity tells of; the others are counted.</summary>
    private const int ToldFailures = 10;

    private readonly List<Message<TOut>> _returned = [];
    private readonly List<(Message<TIn> Message, Exception Failure)> _failed = [];
    private Results<TOut> _results = output.Begin();

    /// <summary>Whether nobody can have a batch whose handler has returned: not when what the user puts around it may call it twice.</summary>
    public bool MayReuse { get; init; }

    protected override ValueTask<IReadOnlyList<Message<TOut>>> CallAsync(BatchWork<TIn> item, CancellationToken cancellationToken)
    {
        // A rule of the user's for its key or its size has failed it: the handler does not see it.
        if (item.Messages.Count == 1 && item.Messages[0].Failure is { } failure) return ValueTask.FromException<IReadOnlyList<Message<TOut>>>(failure);
        return handler(new MessageBatch<TIn>(item.Messages, item.Info, item.Attempt), cancellationToken);
    }

    protected override Postponement? Accept(BatchWork<TIn> item, IReadOnlyList<Message<TOut>> result)
    {
        if (result is null) throw MessageFailedException.Mistake($"The handler of '{Step.Name}' returned null. Return the batch, or its messages.");
        _failed.Clear();
        if (item.Messages is List<Message<TOut>> all && result is MessageBatch<TOut> batch && batch.IsOf(all))
        {
            TakeAll(item, CollectionsMarshal.AsSpan(all));
            if (item.IsSpent) batch.Detach();
            return _failed.Count == 0 ? null : Settle(item);
        }

        _returned.Clear();

        // Copied: the list is the user's, and may change while it is looked at twice.
        _returned.AddRange(result);
        if (IsInOrder(item.Messages, _returned))
        {
            for (var i = 0; i < _returned.Count; i++) Take(item.Messages[i], _returned[i]);
        }
        else
        {
            Match(item.Messages, _returned);
        }

        _returned.Clear();
        return _failed.Count == 0 ? null : Settle(item);
    }

    protected override Activity? BeginActivity(BatchWork<TIn> item) => Step.Telemetry.BeginBatch(item.Messages, item.Info, item.Attempt);

    protected override void TellFailure(Activity activity, Exception failure)
    {
        activity.SetTag("headgate.batch.failed_count", _failed.Count);

        // Messages that have failed together share their failure.
        foreach (var each in _failed.Select(static failed => failed.Failure).Distinct<Exception>(ReferenceEqualityComparer.Instance).Take(ToldFailures)) activity.AddException(each);
    }

    protected override Postponement? Fail(BatchWork<TIn> item, Exception failure)
    {
        _failed.Clear();
        foreach (var message in item.Messages) _failed.Add((message, failure));
        return Settle(item);
    }

    protected override Postponement? GiveBack(BatchWork<TIn> item)
    {
        foreach (var message in item.Messages) Acks.Add(message.Delivery, DeliveryStatus.Returned);
        return null;
    }

    protected override DateTimeOffset? DeadlineOf(BatchWork<TIn> item)
    {
        DateTimeOffset? earliest = null;
        foreach (var message in item.Messages)
        {
            if (message.Delivery.Deadline is { } deadline && !(earliest <= deadline)) earliest = deadline;
        }

        return earliest;
    }

    protected override void SendResults()
    {
        if (!_results.IsEmpty) _results = output.Send(_results);
    }

    private static bool IsInOrder(IReadOnlyList<Message<TIn>> messages, List<Message<TOut>> result)
    {
        if (messages.Count != result.Count) return false;
        for (var i = 0; i < messages.Count; i++)
        {
            if (!ReferenceEquals(messages[i].Delivery, result[i].Delivery)) return false;
        }

        return true;
    }

    /// <summary>The handler has returned other messages than it was given, or in another order.</summary>
    private void Match(IReadOnlyList<Message<TIn>> messages, List<Message<TOut>> result)
    {
        var originals = messages.ToDictionary(static message => message.Delivery, (IEqualityComparer<Delivery>)ReferenceEqualityComparer.Instance);
        var open = new Dictionary<Delivery, Message<TIn>>(originals, originals.Comparer);
        foreach (var message in result)
        {
            // Before anything is taken: a batch is taken as a whole, or not at all.
            if (message.Delivery is null || !open.Remove(message.Delivery)) throw Foreign(messages.Count, result.Count);
        }

        foreach (var message in result) Take(originals[message.Delivery], message);
        if (open.Count == 0) return;
        var missing = MessageFailedException.Mistake(
            $"The handler of '{Step.Name}' was given {messages.Count} messages and returned {result.Count}, without this one. Return all messages of a batch, those that failed as failed.");
        foreach (var message in open.Values) _failed.Add((message, missing));
    }

    private MessageFailedException Foreign(int given, int returned) => MessageFailedException.Mistake(
        $"The handler of '{Step.Name}' was given {given} messages and returned {returned}, among them some that are not of the batch, or some twice. Return each message of the batch once, made of it by its With methods.");

    /// <summary>The handler has returned the batch itself.</summary>
    private void TakeAll(BatchWork<TIn> item, ReadOnlySpan<Message<TOut>> messages)
    {
        for (var i = output.RouteMany(messages, _results, Acks); i < messages.Length; i += 1 + output.RouteMany(messages[(i + 1)..], _results, Acks))
        {
            Take(item.Messages[i], messages[i]);
        }

        item.IsSpent = MayReuse && _failed.Count == 0;
    }

    private void Take(in Message<TIn> message, in Message<TOut> result)
    {
        if ((result.Failure ?? output.Keep(result, _results, Acks)) is { } failure) _failed.Add((message, failure));
    }

    private Postponement? Settle(BatchWork<TIn> item)
    {
        NoteFailure(_failed[0].Failure);
        TimeSpan? longest = null;
        var again = new List<Message<TIn>>();
        foreach (var (message, failure) in _failed)
        {
            if (Step.Failures.NextDelay(item.Attempt, failure) is { } delay)
            {
                again.Add(message);
                if (!(longest >= delay)) longest = delay;
            }
            else if (Step.Failures.Action != FailureAction.BlockKey)
            {
                Failures.Add(new FailedMessage(message.Data, message.Delivery, failure, item.Attempt, Step.Name));
            }
            else
            {
                again.Add(message);
            }
        }

        return again.Count == 0 ? null : Postpone(item, again, longest);
    }

    private Postponement Postpone(BatchWork<TIn> item, List<Message<TIn>> again, TimeSpan? delay)
    {
        var failure = _failed[0].Failure;
        if (delay is { } wait)
        {
            Step.NoteRetries(again.Count);
            PipelineEvents.AttemptFailed(Step.Logger, failure, Step.Pipeline, Step.Name, item.Attempt, wait);
            item.TryAgain(again);
            return Postponement.For(wait);
        }

        PipelineEvents.KeyBlocked(Step.Logger, failure, Step.Pipeline, Step.Name);
        item.Block(again);
        return Postponement.Blocked;
    }
}
