namespace Headgate.Pipelines.Inspection;

/// <summary>What a step has done since its pipeline was started, over all incarnations of its stage. Thread-safe; written to a chunk of messages at a time.</summary>
internal sealed class StepNumbers
{
    private long _processed;
    private long _batches;
    private long _failed;
    private long _retried;
    private long _deadLetters;
    private long _busyTicks;

    public long Processed => Volatile.Read(ref _processed);

    public long Batches => Volatile.Read(ref _batches);

    public long Failed => Volatile.Read(ref _failed);

    public long Retried => Volatile.Read(ref _retried);

    public long DeadLetters => Volatile.Read(ref _deadLetters);

    /// <summary>How long workers have had work in hand, all together, as far as it was noted.</summary>
    public TimeSpan BusyTime => new(Volatile.Read(ref _busyTicks));

    public void NoteProcessed(int messages) => Interlocked.Add(ref _processed, messages);

    public void NoteBatches(int count) => Interlocked.Add(ref _batches, count);

    public void NoteFailed(int messages) => Interlocked.Add(ref _failed, messages);

    public void NoteRetried(int messages) => Interlocked.Add(ref _retried, messages);

    public void NoteDeadLetters(int messages) => Interlocked.Add(ref _deadLetters, messages);

    /// <summary>Workers have had work in hand for so much longer.</summary>
    public void NoteBusy(TimeSpan time) => Interlocked.Add(ref _busyTicks, time.Ticks);
}
