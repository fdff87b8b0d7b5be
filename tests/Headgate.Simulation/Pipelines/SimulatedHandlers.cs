using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Pipelines;

/// <summary>The handlers, the sinks and the dead-letter sink of one pipeline: they do everything that handlers do, and should not.</summary>
internal sealed class SimulatedHandlers(PipelineWorld world, StageLab lab) : IDeadLetterSink
{
    private const int PoisonEvery = 17;
    private const string BatcherPrefix = "batcher-";

    /// <summary>How many calls have begun.</summary>
    public long BegunCount { get; private set; }

    public async ValueTask<Message<Item>> ProcessAsync(Message<Item> message, CancellationToken cancellationToken)
    {
        BegunCount++;
        if (world.Flaw == Flaw.AcknowledgesBeforeWork) await message.Delivery.AcknowledgeAsync(cancellationToken);
        await MisbehaveAsync(message.Data, cancellationToken);
        return message;
    }

    public IEnumerable<Item> Split(Item item)
    {
        BegunCount++;
        if (world.Faults.Strikes(FaultKind.HandlerThrows)) throw Failure("splits");
        return Enumerable.Range(0, world.Shape.PartsOf(item.Id)).Select(item.PartOf);
    }

    /// <summary>The last step, where there are no batchers.</summary>
    public async ValueTask<Message<Item>> CommitAsync(Message<Item> message, CancellationToken cancellationToken)
    {
        BegunCount++;
        try
        {
            await MisbehaveAsync(message.Data, cancellationToken);
        }
        catch (OperationCanceledException) when (world.Flaw == Flaw.DropsWhatIsCancelled)
        {
            return message;
        }

        Commit(0, message.Data);
        await MisbehaveAfterCommitAsync([message.Data.Id], cancellationToken);
        return message;
    }

    /// <summary>A batcher's handler.</summary>
    public async ValueTask<IReadOnlyList<Message<Item>>> CommitBatchAsync(int sink, MessageBatch<Item> batch, CancellationToken cancellationToken)
    {
        BegunCount++;
        try
        {
            await MisbehaveAsync(batch[0].Data, cancellationToken);
        }
        catch (OperationCanceledException) when (world.Flaw == Flaw.DropsWhatIsCancelled)
        {
            return batch;
        }

        var result = new List<Message<Item>>(batch.Count);
        var failsInPart = world.Faults.Strikes(FaultKind.BatchFailsInPart);

        // A sink that keeps an order stores nothing of a key behind what it could not store.
        var failedKeys = new HashSet<int>();
        foreach (var message in batch)
        {
            var fails = failsInPart && (message.Data.Id % 2 == 0 || batch.Count == 1 || failedKeys.Contains(message.Data.Key));
            if (fails && world.Flaw != Flaw.ReordersOnRetry) failedKeys.Add(message.Data.Key);
            if (!fails) Commit(sink, message.Data);
            result.Add(fails && world.Flaw != Flaw.SwallowsPartsOfBatches ? message.Fail("The sink took only a part.") : message);
        }

        await MisbehaveAfterCommitAsync([.. result.Where(static message => message.Failure is null).Select(static message => message.Data.Id)], cancellationToken);
        return result;
    }

    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        if (world.Faults.Strikes(FaultKind.DeadLettersFail)) throw Failure("keeps letters");
        await Task.Yield();
        foreach (var letter in letters)
        {
            int? sink = letter.Step.StartsWith(BatcherPrefix, StringComparison.Ordinal) ? letter.Step[^1] - '0' : null;
            world.Ledger.Keep((Item)letter.Data!, sink);
        }
    }

    public ValueTask HandleFailureAsync(IReadOnlyList<FailedMessage> failed)
    {
        if (world.Faults.Strikes(FaultKind.FailureHandlerThrows)) throw Failure("handles failures");
        foreach (var message in failed)
        {
            if (world.Flaw == Flaw.AcknowledgesFailures) message.Succeed();
            else if (message.Delivery.Position % 5 == 0) message.Return();
        }

        return default;
    }

    public static string BatcherName(int sink) => $"{BatcherPrefix}{sink}";

    private static InvalidOperationException Failure(string who) => new($"Who {who} fails by plan.");

    private void Commit(int sink, Item item)
    {
        world.Journal.Note($"sink {sink} has {item.Id}{(item.Part < 0 ? "" : $"/{item.Part}")}, delivery {item.Sequence}");
        world.Ledger.Sink(sink, item);
    }

    private async Task MisbehaveAsync(Item item, CancellationToken cancellationToken)
    {
        var faults = world.Faults;
        world.Journal.Note($"a handler begins with {item.Id}{(item.Part < 0 ? "" : $"/{item.Part}")}, delivery {item.Sequence}");
        if (faults.Strikes(FaultKind.HandlerIsSlow)) await Task.Delay(TimeSpan.FromMilliseconds(1 + (item.Id % 30)), lab.Time, cancellationToken);
        if (faults.Strikes(FaultKind.HandlerHangs)) await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, cancellationToken);
        if (faults.Strikes(FaultKind.HandlerThrows)) throw Failure("handles");
        if (faults.Strikes(FaultKind.HandlerThrowsCancelled)) throw new OperationCanceledException("A token of the handler's own was cancelled.");
        if (faults.Strikes(FaultKind.HandlerIgnoresToken))
        {
            await Task.Delay(TimeSpan.FromSeconds(item.Id % 2 == 0 ? 3 : 9), lab.Time, CancellationToken.None);
            throw Failure("ignores its token");
        }

        if (!faults.IsOn || !faults.IsPlanned(FaultKind.PoisonMessage) || item.Id % PoisonEvery != 3) return;
        faults.Note(FaultKind.PoisonMessage);

        // It comes back at once when it is handed back: without any time between, time would stand still.
        await Task.Delay(TimeSpan.FromMilliseconds(2), lab.Time, cancellationToken);
        throw Failure("meets a poison message");
    }

    private async Task MisbehaveAfterCommitAsync(IReadOnlyList<int> committed, CancellationToken cancellationToken)
    {
        if (committed.Count == 0) return;
        var throws = world.Faults.Strikes(FaultKind.HandlerThrowsAfterCommit);
        var hangs = !throws && world.Faults.Strikes(FaultKind.HandlerHangsAfterCommit);
        if (!throws && !hangs) return;
        world.Journal.Note($"and {(hangs ? "hangs" : "fails")} after that");
        foreach (var id in committed) world.Ledger.Excuse(id);
        if (hangs) await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, cancellationToken);
        throw Failure("has committed");
    }
}
