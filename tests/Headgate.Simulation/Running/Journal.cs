using System.Globalization;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Running;

/// <summary>What happened, step by step, when somebody wants to read it.</summary>
public sealed class Journal(bool isKept)
{
    private readonly List<string> _lines = [];
    private StageLab? _lab;
    private int _read;

    public IReadOnlyList<string> Lines
    {
        get
        {
            CatchUp();
            return _lines;
        }
    }

    public bool IsKept => isKept;

    /// <summary>From now on steps of this lab are written down.</summary>
    public void Follow(StageLab lab)
    {
        CatchUp();
        _lab = lab;
        _read = 0;
    }

    /// <summary>Writes a line.</summary>
    public void Note(string what)
    {
        if (!isKept) return;
        CatchUp();
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{_lab?.Time.Elapsed.TotalMilliseconds ?? 0,10:F1} ms  {what}"));
    }

    private void CatchUp()
    {
        if (!isKept || _lab is null) return;
        for (; _read < _lab.Trace.Count; _read++) _lines.Add($"               {_lab.Trace[_read]}");
    }
}
