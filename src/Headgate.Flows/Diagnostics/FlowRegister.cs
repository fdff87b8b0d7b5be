using System.Diagnostics.Metrics;
using Headgate.Flows.Inspection;

namespace Headgate.Flows.Diagnostics;

/// <summary>The runs of the process, by the names of their flows, for those who measure. Thread-safe.</summary>
internal static class FlowRegister
{
    /// <summary>Of so many names that no run has any more the counts are kept, so that they go on when there is such a run again.</summary>
    internal const int MostEnded = 1_000;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, NamedFlow> Names = [];
    private static readonly LinkedList<NamedFlow> Ended = [];

    /// <summary>A run begins.</summary>
    public static void Add(RunWatch run)
    {
        lock (Gate)
        {
            if (!Names.TryGetValue(run.Name, out var flow)) Names.Add(run.Name, flow = new NamedFlow(run.Name));
            if (flow.Ended is { } place) Ended.Remove(place);
            flow.Ended = null;
            flow.Add(run);
        }
    }

    /// <summary>A run has ended.</summary>
    public static void Remove(RunWatch run)
    {
        lock (Gate)
        {
            // While one runs its name is not forgotten.
            var flow = Names[run.Name];
            flow.Remove(run);
            if (flow.RunCount > 0) return;
            flow.Ended = Ended.AddLast(flow);
            for (; Ended.Count > MostEnded; Ended.RemoveFirst()) Names.Remove(Ended.First!.Value.Name);
        }
    }

    /// <summary>Takes a measurement of the flows of each name.</summary>
    public static List<Measurement<T>> Read<T>(Action<NamedFlow, List<Measurement<T>>> read)
        where T : struct
    {
        var measurements = new List<Measurement<T>>();
        lock (Gate)
        {
            foreach (var flow in Names.Values)
            {
                flow.Refresh();
                read(flow, measurements);
            }
        }

        return measurements;
    }
}
