using Headgate.Stages.Inspection;
using Headgate.Stages.Supervision;

namespace Headgate.Dashboard.Sampling;

/// <summary>Which part of their time the stages of a supervision tree work, by their place in it: a stage that was restarted is the same one.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class StageTracks
{
    private Dictionary<string, RateWindow> _tracks = new(StringComparer.Ordinal);

    /// <summary>Takes the tree as it is; stages that it has no more are forgotten.</summary>
    public void Add(TimeSpan at, SupervisorSnapshot? tree)
    {
        var tracks = new Dictionary<string, RateWindow>(_tracks.Count, StringComparer.Ordinal);
        if (tree is not null) Add(at, tree, "", tracks);
        _tracks = tracks;
    }

    /// <summary>Which part of its time the stage at a place has worked, from 0 to 1.</summary>
    public double? BusyAt(string place) => _tracks.TryGetValue(place, out var track) && track.Mean is { } busy ? Math.Clamp(busy, 0, 1) : null;

    /// <summary>The place of a child in the tree.</summary>
    public static string PlaceOf(string parent, ChildSnapshot child) => $"{parent}/{child.Id}";

    private void Add(TimeSpan at, SupervisorSnapshot supervisor, string parent, Dictionary<string, RateWindow> tracks)
    {
        foreach (var child in supervisor.Children)
        {
            var place = PlaceOf(parent, child);
            if (child.Supervisor is { } inner) Add(at, inner, place, tracks);
            if (child.Stage is not { } stage) continue;
            var track = _tracks.GetValueOrDefault(place) ?? new RateWindow();
            track.Add(at, stage.BusyTime.TotalSeconds);
            tracks[place] = track;
        }
    }
}
