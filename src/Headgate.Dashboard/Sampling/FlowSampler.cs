using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Diagnostics;
using Headgate.Flows.Hosting;
using Headgate.Flows.Inspection;
using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Sampling;

/// <summary>Looks at the flows of the registries that there are, and says what it has seen.</summary>
/// <remarks>Thread-safe. Its lock is never held by a flow.</remarks>
internal sealed class FlowSampler(IReadOnlyList<FlowRegistry> registries, TimeProvider clock, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly long _begun = clock.GetTimestamp();
    private OrderedDictionary<string, FlowTrack> _tracks = new(StringComparer.Ordinal);
    private DateTimeOffset _at;
    private bool _isBlind;

    /// <summary>Whether there is any flow.</summary>
    public bool HasFlows
    {
        get
        {
            lock (_gate) return _tracks.Count > 0;
        }
    }

    /// <summary>Looks at all flows. Never throws.</summary>
    public void Look()
    {
        if (registries.Count == 0) return;
        lock (_gate)
        {
            try
            {
                Follow(clock.GetElapsedTime(_begun));
                _isBlind = false;
            }
            catch (Exception failure)
            {
                if (!_isBlind) DashboardEvents.LookFailed(logger, failure, "the flows");
                _isBlind = true;
            }
        }
    }

    public FlowList WriteList()
    {
        lock (_gate) return new FlowList { At = _at, Flows = [.. _tracks.Values.Select(static track => track.Write())] };
    }

    private void Follow(TimeSpan now)
    {
        _at = clock.GetUtcNow();
        var tracks = new OrderedDictionary<string, FlowTrack>(StringComparer.Ordinal);
        var snapshots = new OrderedDictionary<string, FlowRunSnapshot>(StringComparer.Ordinal);
        foreach (var snapshot in registries.SelectMany(static registry => registry.All)) snapshots[snapshot.Name] = snapshot; // of several with one name the last
        foreach (var snapshot in snapshots.Values)
        {
            var track = _tracks.GetValueOrDefault(snapshot.Name) ?? new FlowTrack();
            track.Add(now, snapshot);
            tracks[snapshot.Name] = track;
        }

        _tracks = tracks;
    }
}
