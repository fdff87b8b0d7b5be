using System.Threading.RateLimiting;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Running;

namespace Headgate.Pipelines.Sources;

/// <summary>What lets messages of all sources into the pipeline: its memory and its rate. Thread-safe.</summary>
internal sealed class SourceGate(PipelineRun run, RateLimiter? limiter)
{
    public Ledger Ledger => run.Ledger;

    public RateLimiter? Limiter => limiter;

    /// <summary>Whether the pipeline is paused: a source that is started meanwhile waits.</summary>
    public bool IsHeld => run.IsHeld;

    public long FreeBytes => run.Ledger.FreeBytes ?? long.MaxValue;

    public bool TryAdmit(int sizeBytes, Action whenFreed) => run.Ledger.TryAdmit(sizeBytes, whenFreed);

    /// <summary>A source has come to its end, or has drained.</summary>
    public void NoteSourceEnded(int index) => run.NoteSourceEnded(index);

    /// <summary>A source has failed for good.</summary>
    public void Fail(Exception failure) => run.StopWith(failure);

    /// <summary>Messages were read.</summary>
    public void Receive<T>(Ring<Message<T>> messages, int sourceIndex)
    {
        var ledger = run.Ledger;
        var now = ledger.Clock.GetTimestamp();
        for (var i = 0; i < messages.Count; i++)
        {
            var delivery = messages[i].Delivery;
            delivery.Ledger = ledger;
            delivery.ReceivedTimestamp = now;
            delivery.SourceIndex = sourceIndex;
            ledger.Leases?.Add(delivery);
        }

        ledger.NoteReceived(messages.Count);
    }
}
