using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Operators;

/// <summary>Passes on what an asynchronous function makes of each element, in the order of the elements; some calls run at the same time.</summary>
internal sealed class SelectAsyncOperator<TIn, TOut>(
    IStageHost host, Sink<TOut> next, Func<TIn, CancellationToken, ValueTask<TOut>> selector, int concurrency) : Operator<TIn, TOut>(next), ISnapshotFree
{
    /// <summary>So many results, for each call that may run, wait for an earlier one before no more calls begin.</summary>
    private const int HeldPerCall = 8;

    private readonly Queue<(TIn Item, Punctuation? Said)> _inputs = [];
    private readonly Queue<(Task<TOut>? Call, Punctuation? Said)> _begun = [];
    private int _running;
    private volatile Task<TOut>? _failed;

    /// <inheritdoc />
    public override bool IsReady => _inputs.Count == 0 && Next.IsReady;

    /// <summary>Gets whether nothing is before the next element.</summary>
    private bool IsPassingThrough => _inputs.Count == 0 && _begun.Count == 0 && !host.Stopping.IsCancellationRequested;

    /// <inheritdoc />
    public override void Push(TIn item)
    {
        if (IsPassingThrough && Next.IsReady)
        {
            PassThrough(item);
            return;
        }

        _inputs.Enqueue((item, null));
        Advance();
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (IsPassingThrough)
        {
            Next.Punctuate(said);
            return;
        }

        _inputs.Enqueue((default!, said));
        Advance();
    }

    /// <inheritdoc />
    public override void Resume()
    {
        Next.Resume();
        Advance();
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        while (_begun.TryDequeue(out var begun))
        {
            if (begun.Call is { } call) await EndAsync(call);
        }

        await base.DisposeAsync();
    }

    private static async Task EndAsync(Task<TOut> call)
    {
        try
        {
            await call;
        }
        catch (Exception)
        {
            // The flow stops; what becomes of its calls is nobody's business any more.
        }
    }

    private void Advance()
    {
        bool hasMoved;
        do
        {
            Begin();
            hasMoved = PassOn();
        }
        while (hasMoved && _inputs.Count > 0);
    }

    private void Begin()
    {
        while (!host.Stopping.IsCancellationRequested && _running < concurrency && _begun.Count < concurrency * HeldPerCall && _inputs.TryDequeue(out var input))
        {
            if (input.Said is { } said) _begun.Enqueue((null, said));
            else _begun.Enqueue((Call(input.Item), null));
        }
    }

    /// <summary>A call that ends at once, and well, costs no task.</summary>
    private void PassThrough(TIn item)
    {
        var call = Start(item);
        if (call.IsCompletedSuccessfully)
        {
            Next.Push(call.Result);
            return;
        }

        _begun.Enqueue((Watched(call.AsTask()), null));
        Advance();
    }

    private Task<TOut> Call(TIn item) => Watched(Start(item).AsTask());

    private Task<TOut> Watched(Task<TOut> call)
    {
        if (call.IsCompleted) return call;
        Interlocked.Increment(ref _running);
        _ = NoteEndAsync(call);
        return call;
    }

    private ValueTask<TOut> Start(TIn item)
    {
        try
        {
            return selector(item, host.Stopping);
        }
        catch (OperationCanceledException) when (host.Stopping.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TOut>(host.Stopping);
        }
    }

    private async Task NoteEndAsync(Task<TOut> call)
    {
        await EndAsync(call);
        if (!call.IsCompletedSuccessfully) _failed = call;
        Interlocked.Decrement(ref _running);
        host.ResumeSoon();
    }

    private bool PassOn()
    {
        // A failure does not wait for the calls before it: they may never end.
        if (_failed is { } failed && !host.Stopping.IsCancellationRequested) failed.GetAwaiter().GetResult();
        var hasMoved = false;
        // A call that was cancelled with the flow has not failed.
        while (!host.Stopping.IsCancellationRequested && Next.IsReady && _begun.TryPeek(out var first) && first.Call?.IsCompleted != false)
        {
            _begun.Dequeue();
            hasMoved = true;
            if (first.Said is { } said) Next.Punctuate(said);
            else Next.Push(first.Call!.GetAwaiter().GetResult());
        }

        return hasMoved;
    }
}
