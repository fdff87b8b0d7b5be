using System.Threading.RateLimiting;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Running;

namespace Headgate.Pipelines.Sources;

/// <summary>What lets messages of all sources into the pipeline: its memory, its rate, and what it wants of its sources. Thread-safe.</summary>
internal sealed class SourceGate(PipelineRun run, RateLimiter? limiter)
{
    public Ledger Ledger => run.Ledger;

    public RateLimiter? Limiter => limiter;

    /// <summary>Whether sources may let nothing out.</summary>
    public bool IsHeld => run.Flow == SourceFlow.Held;

    /// <summary>Whether sources may read, or come to their end.</summary>
    public bool MayRead => run.Flow == SourceFlow.Open;

    public long FreeBytes => run.Ledger.FreeBytes ?? long.MaxValue;

    /// <summary>A source can be told from now on what the pipeline wants.</summary>
    public void Register(int index, ISourceControl control) => run.Register(index, control);

    /// <summary>Whether a source that is started now is to end without being read.</summary>
    public bool IsDraining(int index) => run.IsDraining(index);

    /// <summary>Whether it is worth reading; else <paramref name="whenFreed"/> is called, once, when it is.</summary>
    public bool HasFreeBytes(Action whenFreed) => run.Ledger.HasFreeBytes(whenFreed);

    public bool TryAdmit(Delivery delivery, Action whenFreed) => run.Ledger.TryAdmit(delivery, whenFreed);

    /// <summary>Whoever waits for memory does so no longer.</summary>
    public void Forget(Action whenFreed) => run.Ledger.ForgetWaiter(whenFreed);

    /// <summary>A source has come to its end, or has drained.</summary>
    public void NoteSourceEnded(int index) => run.NoteSourceEnded(index);

    /// <summary>A source has failed for good.</summary>
    public void Fail(Exception failure) => run.StopWith(failure);

    /// <summary>Messages were read.</summary>
    public void Receive<T>(Ring<Message<T>> messages, int sourceIndex)
    {
        var receipt = new Receipt(NoAcknowledger.Instance, Ledger, sourceIndex, Ledger.Clock.GetTimestamp());
        for (var received = 0; received < messages.Count;)
        {
            var some = messages.From(received);
            Receive(some, ref receipt);
            received += some.Length;
        }

        run.NumbersOf(sourceIndex).NoteReceived(messages.Count);
        Ledger.NoteReceived(messages.Count);
    }

    private void Receive<T>(ReadOnlySpan<Message<T>> messages, ref Receipt receipt)
    {
        var leases = Ledger.Leases;
        foreach (ref readonly var message in messages)
        {
            var delivery = message.Delivery;
            delivery.Receive(ref receipt);
            leases?.Add(delivery);
        }
    }
}
