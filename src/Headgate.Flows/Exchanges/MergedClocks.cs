using Headgate.Flows.Batches;

namespace Headgate.Flows.Exchanges;

/// <summary>
/// The event time of sources whose elements come through several stages, each of which has seen a part of every batch: what a stage says of a batch counts when all of them have come
/// to that batch. So a stage that gets no elements holds nobody back, and none is late by another that is ahead. Pure.
/// </summary>
internal sealed class MergedClocks
{
    private readonly long[] _progress;
    private readonly Queue<Word>[] _words;
    private readonly long[] _times;

    /// <summary>Makes the clocks.</summary>
    /// <param name="stages">How many stages there are.</param>
    /// <param name="sources">How many sources there are.</param>
    public MergedClocks(int stages, int sources)
    {
        _progress = new long[stages];
        Array.Fill(_progress, FlowBatch.Unsequenced);
        _words = [.. Enumerable.Range(0, stages).Select(_ => new Queue<Word>())];
        _times = new long[sources];
        Array.Fill(_times, long.MinValue);
    }

    /// <summary>Gets whether one stage has seen all: what it says of each element is right as it is.</summary>
    public bool IsWhole => _progress.Length == 1;

    /// <summary>How far all stages have come in the time of a source, in ticks.</summary>
    public long TimeOf(int source) => _times[source];

    /// <summary>A stage says how far it has come; with <see cref="long.MaxValue"/>, that it has ended.</summary>
    /// <returns>What counts now: the sources whose time has moved or that have something to say, in order.</returns>
    public IEnumerable<(int Source, SourceStatus? Status)> Say(int stage, long progress, int source, long time, SourceStatus? status)
    {
        if (time != long.MinValue || status is not null) _words[stage].Enqueue(new Word(progress, source, time, status));
        if (progress > _progress[stage]) _progress[stage] = progress;
        var all = _progress.Min();
        while (Next(all) is { } word)
        {
            var hasMoved = word.Time > _times[word.Source];
            if (hasMoved) _times[word.Source] = word.Time;
            if (hasMoved || word.Status is not null) yield return (word.Source, word.Status);
        }
    }

    /// <summary>The first word of the earliest batch that all have come to.</summary>
    private Word? Next(long all)
    {
        Queue<Word>? first = null;
        foreach (var words in _words)
        {
            if (words.TryPeek(out var word) && word.Progress <= all && (first is null || word.Progress < first.Peek().Progress)) first = words;
        }

        return first?.Dequeue();
    }

    /// <summary>What a stage says of a source at the end of a batch.</summary>
    private readonly record struct Word(long Progress, int Source, long Time, SourceStatus? Status);
}
