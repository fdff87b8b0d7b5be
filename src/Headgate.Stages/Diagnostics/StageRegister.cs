using System.Diagnostics.Metrics;

namespace Headgate.Stages.Diagnostics;

/// <summary>The stages of the process, by name, for those who measure. Thread-safe.</summary>
internal static class StageRegister
{
    /// <summary>Of so many names that no stage has any more the counts are kept, so that they go on when there is such a stage again.</summary>
    internal const int MostEnded = 1_000;

    /// <summary>After so many starts, or more when there are more stages, it looks who is gone that nobody has stopped.</summary>
    private const int LeastStarts = 1_000;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, NamedStages> Names = [];
    private static readonly LinkedList<NamedStages> Ended = [];
    private static int _count;
    private static int _starts;

    /// <summary>A stage starts.</summary>
    public static StageTally Add(Stage stage)
    {
        StageMeter.Touch();
        lock (Gate)
        {
            if (++_starts > Math.Max(LeastStarts, _count)) RefreshAll();
            if (!Names.TryGetValue(stage.Name, out var stages)) Names.Add(stage.Name, stages = new NamedStages(stage.Name));
            if (stages.Ended is { } place) Ended.Remove(place);
            stages.Ended = null;
            var tally = new StageTally(stage, stages);
            stages.Add(tally);
            _count++;
            return tally;
        }
    }

    /// <summary>A stage has ended.</summary>
    public static void Remove(StageTally tally, Stage stage)
    {
        lock (Gate)
        {
            if (tally.HasEnded) return;
            tally.Stages.Remove(tally);

            // Who counts more from now on sees that it has ended, and settles; what was counted before is seen here.
            Interlocked.MemoryBarrier();
            tally.Settle(stage);
            _count--;
            NoteEnd(tally.Stages);
        }
    }

    /// <summary>A stage that has ended has counted more: what came too late.</summary>
    public static void Settle(StageTally tally, Stage stage)
    {
        lock (Gate) tally.Settle(stage);
    }

    /// <summary>Takes a measurement of the stages of each name.</summary>
    public static List<Measurement<T>> Read<T>(Action<NamedStages, List<Measurement<T>>> read)
        where T : struct
    {
        var measurements = new List<Measurement<T>>();
        lock (Gate)
        {
            RefreshAll();
            foreach (var stages in Names.Values) read(stages, measurements);
        }

        return measurements;
    }

    private static void RefreshAll()
    {
        _starts = 0;
        _count = 0;
        foreach (var stages in Names.Values)
        {
            stages.Refresh();
            _count += stages.Count;
            if (stages.IsEmpty && stages.Ended is null) stages.Ended = Ended.AddLast(stages);
        }

        Trim();
    }

    private static void NoteEnd(NamedStages stages)
    {
        if (!stages.IsEmpty || stages.Ended is not null) return;
        stages.Ended = Ended.AddLast(stages);
        Trim();
    }

    private static void Trim()
    {
        for (; Ended.Count > MostEnded; Ended.RemoveFirst()) Names.Remove(Ended.First!.Value.Name);
    }
}
