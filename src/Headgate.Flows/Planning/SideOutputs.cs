using Headgate.Flows.Windows;

namespace Headgate.Flows.Planning;

/// <summary>The side outputs of a flow that is to run: whoever reads them learns of a run that ends before its stages write to them.</summary>
internal sealed class SideOutputs
{
    private readonly List<(ISideOutput Output, long Entered)> _outputs = [];
    private readonly List<SideOutputs> _earlier = [];
    private bool _isHeld;

    /// <summary>Adds a side output.</summary>
    /// <param name="output">The side output; null for none.</param>
    public void Add(ISideOutput? output)
    {
        if (output is not null) _outputs.Add((output, output.EnteredCount));
    }

    /// <summary>Adds those of a flow that this one runs as its source.</summary>
    public void AddEarlier(SideOutputs outputs) => _earlier.Add(outputs);

    /// <summary>The run starts its stages: what becomes of one of them is not the end.</summary>
    public void Hold()
    {
        _isHeld = true;
        foreach (var (output, _) in _outputs) output.Enter();
    }

    /// <summary>All stages have started, and write.</summary>
    public void Release() => Release(null);

    /// <summary>The run has ended. When stages have written, whoever reads knows.</summary>
    /// <param name="failure">What it has failed with, cancellation too; null when it ended normally.</param>
    public void NoteEnd(Exception? failure)
    {
        Release(failure);
        foreach (var (output, entered) in _outputs) output.NoteEnd(entered, failure);
        foreach (var outputs in _earlier) outputs.NoteEnd(failure);
    }

    private void Release(Exception? failure)
    {
        if (!_isHeld) return;
        _isHeld = false;
        foreach (var (output, _) in _outputs) output.Exit(failure);
    }
}
