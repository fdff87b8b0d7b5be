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
    private readonly List<HeldMessage<TIn>> _held = [];
    private bool _holdsBack;
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
        BeginToTake(item);
        if (item.Messages is List<Message<TOut>> all && result is MessageBatch<TOut> batch && batch.IsOf(all))
        {
            TakeAll(item, CollectionsMarshal.AsSpan(all));
            if (item.IsSpent) batch.Detach();
            return SettleAll(item);
        }

        _returned.Clear();

        // Copied: the list is the user's, and may change while it is looked at twice.
        _returned.AddRange(result);
        if (IsInOrder(item.Messages, _returned))
        {
            for (var i = 0; i < _returned.Count; i++) Take(item, item.Messages[i], _returned[i]);
        }
        else
        {
            Match(item, _returned);
        }

        _returned.Clear();
        return SettleAll(item);
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
        BeginToTake(item);
        foreach (var message in item.Messages) _failed.Add((message, failure));
        return SettleAll(item);
    }

    protected override Postponement? GiveBack(BatchWork<TIn> item)
    {
        foreach (var message in item.Unfinished) Acks.Add(message.Delivery, DeliveryStatus.Returned);
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
    private void Match(BatchWork<TIn> item, List<Message<TOut>> result)
    {
        var messages = item.Messages;
        var originals = messages.ToDictionary(static message => message.Delivery, (IEqualityComparer<Delivery>)ReferenceEqualityComparer.Instance);
        var open = new Dictionary<Delivery, Message<TIn>>(originals, originals.Comparer);
        foreach (var message in result)
        {
            // Before anything is taken: a batch is taken as a whole, or not at all.
            if (message.Delivery is null || !open.Remove(message.Delivery)) throw Foreign(messages.Count, result.Count);
        }

        _holdsBack |= item.KeepsOrder && output.GoesOn && (open.Count > 0 || result.Exists(static message => message.Failure is not null));
        foreach (var message in result) Take(item, originals[message.Delivery], message);
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
        for (var i = 0; i < messages.Length; i++)
        {
            if (!_holdsBack) i += output.RouteMany(messages[i..], _results, Acks);
            if (i < messages.Length) Take(item, item.Messages[i], messages[i]);
        }

        item.IsSpent = MayReuse && _failed.Count == 0 && item.Held.Count == 0;
    }

    private void BeginToTake(BatchWork<TIn> item)
    {
        _failed.Clear();
        _held.Clear();
        _held.AddRange(item.Held);
        _holdsBack = _held.Count > 0;
    }

    private void Take(BatchWork<TIn> item, in Message<TIn> message, in Message<TOut> result)
    {
        // One that ends here overtakes nothing.
        if (_holdsBack && result is { Failure: null, End: null })
        {
            _held.Add(new HeldResult<TIn, TOut>(message, result));
            return;
        }

        if ((result.Failure ?? output.Keep(result, _results, Acks)) is not { } failure) return;
        _failed.Add((message, failure));
        _holdsBack |= item.KeepsOrder && output.GoesOn;
    }

    private Postponement? SettleAll(BatchWork<TIn> item)
    {
        if (_failed.Count == 0 && _held.Count == 0) return null;
        if (_failed.Count > 0) NoteFailure(_failed[0].Failure);
        TimeSpan? longest = null;
        var again = new List<Message<TIn>>();
        var held = new List<HeldMessage<TIn>>();
        if (_holdsBack)
        {
            SettleInOrder(item, again, held, ref longest);
        }
        else
        {
            foreach (var (message, failure) in _failed) Settle(item, message, failure, again, ref longest);
        }

        return again.Count == 0 ? null : Postpone(item, again, held, longest);
    }

    /// <summary>Nothing overtakes the first message that is to be tried again.</summary>
    private void SettleInOrder(BatchWork<TIn> item, List<Message<TIn>> again, List<HeldMessage<TIn>> stillHeld, ref TimeSpan? longest)
    {
        var failures = _failed.ToDictionary(static failed => failed.Message.Delivery, static failed => failed.Failure, (IEqualityComparer<Delivery>)ReferenceEqualityComparer.Instance);
        var results = _held.ToDictionary(static held => held.Message.Delivery, (IEqualityComparer<Delivery>)ReferenceEqualityComparer.Instance);
        foreach (var message in _failed.Select(static failed => failed.Message).Concat(_held.Select(static held => held.Message)).OrderBy(message => item.PositionOf(message.Delivery)))
        {
            if (failures.GetValueOrDefault(message.Delivery) is { } failure) Settle(item, message, failure, again, ref longest);
            else if (again.Count > 0) stillHeld.Add(results[message.Delivery]);
            else if (output.Keep(((HeldResult<TIn, TOut>)results[message.Delivery]).Result, _results, Acks) is { } refusal)
            {
                _failed.Add((message, refusal));
                Settle(item, message, refusal, again, ref longest);
            }
        }

        _held.Clear();
    }

    /// <summary>A message has failed: it is tried again, or not.</summary>
    private void Settle(BatchWork<TIn> item, in Message<TIn> message, Exception failure, List<Message<TIn>> again, ref TimeSpan? longest)
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

    private Postponement Postpone(BatchWork<TIn> item, List<Message<TIn>> again, List<HeldMessage<TIn>> held, TimeSpan? delay)
    {
        var failure = _failed[0].Failure;
        if (delay is { } wait)
        {
            Step.NoteRetries(again.Count);
            PipelineEvents.AttemptFailed(Step.Logger, failure, Step.Pipeline, Step.Name, item.Attempt, wait);
            item.TryAgain(again, held);
            return Postponement.For(wait);
        }

        PipelineEvents.KeyBlocked(Step.Logger, failure, Step.Pipeline, Step.Name);
        item.Block(again, held);
        return Postponement.Blocked;
    }
}
