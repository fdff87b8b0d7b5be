using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Processing;

/// <summary>A worker of a step that makes of each message's data other data, by a function that returns it at once.</summary>
internal sealed class MapShift<TIn, TOut>(StepRuntime step, Func<TIn, TOut> map, IOutput<TOut> output) : MessageShift<TIn, TOut, Message<TOut>>(step, output)
{
    protected override int HandleUnobserved(ReadOnlySpan<Message<TIn>> items, out ValueTask<Postponement?> unfinished)
    {
        unfinished = default;
        var done = 0;
        while (!TryMapAll(items, ref done, out var postponement))
        {
            if (postponement is not null)
            {
                unfinished = new ValueTask<Postponement?>(postponement);
                return done;
            }

            done++;
        }

        return done;
    }

    protected override ValueTask<Message<TOut>> CallAsync(Message<TIn> item, CancellationToken cancellationToken)
    {
        if (item.Failure is { } failure) return ValueTask.FromException<Message<TOut>>(failure);
        return new ValueTask<Message<TOut>>(item.With(map(item.Data)));
    }

    protected override Postponement? Accept(Message<TIn> item, Message<TOut> result) => Keep(result) is { } refusal ? Fail(item, refusal) : null;

    /// <summary>Goes on until all are done, or one has failed.</summary>
    /// <param name="items">The messages.</param>
    /// <param name="done">How many are done.</param>
    /// <param name="postponement">What the one that has failed waits for; null when it is done with.</param>
    /// <returns>False when one has failed: the one behind those that are done.</returns>
    private bool TryMapAll(ReadOnlySpan<Message<TIn>> items, ref int done, out Postponement? postponement)
    {
        try
        {
            for (; done < items.Length; done++)
            {
                ref readonly var item = ref items[done];
                if (item.Failure is not null || Step.IsAbandoned) break;
                var mapped = item.With(map(item.Data));
                if ((mapped.IsMarked ? Keep(mapped) : KeepPlain(mapped)) is not { } refusal) continue;
                postponement = Fail(item, refusal);
                return false;
            }
        }
        catch (Exception failure)
        {
            // The user's function has thrown.
            postponement = Refuse(items[done], failure);
            return false;
        }

        postponement = done < items.Length ? Decline(items[done]) : null;
        return done == items.Length;
    }

    /// <summary>The function does not get to see the message: an earlier rule of the user's has failed it, or the work is given up.</summary>
    private Postponement? Decline(Message<TIn> item) => Step.IsAbandoned ? GiveBack(item) : Refuse(item, item.Failure!);
}
