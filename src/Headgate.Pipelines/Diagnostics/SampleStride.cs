namespace Headgate.Pipelines.Diagnostics;

/// <summary>Says of things that come one by one, in groups whose size is known only at their ends, which are measured: as many of each group as the budget had for the one before. Belongs to one
/// worker.</summary>
internal struct SampleStride
{
    private int _stride;
    private int _count;
    private int _offset;

    /// <summary>Whether the next one is measured.</summary>
    public bool Take()
    {
        var index = _count++ + _offset;
        return _stride <= 1 || (_stride != int.MaxValue && index % _stride == 0);
    }

    /// <summary>A group is at its end; the next is taken to be as large.</summary>
    public void EndGroup(SampleBudget budget)
    {
        if (_count == 0) return;
        _stride = budget.StrideFor(_count);
        _count = 0;
        _offset = _stride == int.MaxValue ? 0 : (_offset + 1) % _stride;
    }
}
