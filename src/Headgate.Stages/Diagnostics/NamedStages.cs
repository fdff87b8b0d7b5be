namespace Headgate.Stages.Diagnostics;

/// <summary>The stages of one name: those that run, and what all that there ever were have counted. Belongs to <see cref="StageRegister"/>, and is used under its lock.</summary>
/// <param name="name">The name.</param>
internal sealed class NamedStages(string name)
{
    private readonly List<StageTally> _tallies = [];

    public string Name => name;

    /// <summary>Gets what they have counted, by <see cref="StageCount"/>. It does not go back when one of them ends.</summary>
    public long[] Totals { get; } = new long[StageCount.Length];

    /// <summary>Gets what they had when they were looked at last.</summary>
    public StageLevels Levels { get; private set; }

    /// <summary>Gets whether any of them emits.</summary>
    public bool Emits { get; private set; }

    /// <summary>Gets whether any of them receives.</summary>
    public bool Receives { get; private set; }

    /// <summary>Gets or sets the place among those of whom none runs; null while one does.</summary>
    public LinkedListNode<NamedStages>? Ended { get; set; }

    /// <summary>Gets how many of them run.</summary>
    public int Count => _tallies.Count;

    /// <summary>Gets whether none of them runs.</summary>
    public bool IsEmpty => _tallies.Count == 0;

    public void Add(StageTally tally)
    {
        tally.Place = _tallies.Count;
        _tallies.Add(tally);
        Emits |= tally.Emits;
        Receives |= tally.Receives;
    }

    public void Remove(StageTally tally)
    {
        var last = _tallies[^1];
        last.Place = tally.Place;
        _tallies[tally.Place] = last;
        _tallies.RemoveAt(_tallies.Count - 1);
        tally.Release();
    }

    /// <summary>Looks at all of them, and forgets those that are there no more.</summary>
    public void Refresh()
    {
        Levels = default;
        for (var i = _tallies.Count - 1; i >= 0; i--)
        {
            if (_tallies[i].Stage is not { } stage)
            {
                Remove(_tallies[i]);
                continue;
            }

            _tallies[i].Settle(stage);
            var levels = Levels;
            stage.MeasureLevels(ref levels);
            Levels = levels with { Running = levels.Running + 1 };
        }
    }
}
