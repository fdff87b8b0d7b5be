namespace Headgate.Pipelines.Diagnostics;

/// <summary>Says of things that come one by one, in groups whose size is known only at their ends, which are measured: about as many of each group as <see cref="Sampling"/> says. Belongs to one worker.</summary>
internal struct SampleStride
{
    private int _stride;
    private int _count;

    /// <summary>Whether the next one is measured.</summary>
    public bool Take() => _stride <= 1 ? _count++ >= 0 : _count++ % _stride == 0;

    /// <summary>A group is at its end; the next is taken to be as large.</summary>
    public void EndGroup()
    {
        _stride = Sampling.StrideFor(_count);
        _count = 0;
    }
}
