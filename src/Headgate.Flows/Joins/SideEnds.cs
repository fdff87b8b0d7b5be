namespace Headgate.Flows.Joins;

/// <summary>Which sources of a join belong to which side, and which sides have ended. Pure.</summary>
/// <param name="leftCount">How many sources the left side has; the others are those of the right.</param>
/// <param name="count">How many sources there are.</param>
internal sealed class SideEnds(int leftCount, int count)
{
    private readonly bool[] _hasEnded = new bool[count];

    /// <summary>Gets how many sources the left side has: they come first.</summary>
    public int LeftCount => leftCount;

    /// <summary>Gets how many sources the right side has.</summary>
    public int RightCount => count - leftCount;

    /// <summary>Whether a source belongs to the right side.</summary>
    public bool IsRight(int source) => source >= leftCount;

    /// <summary>A source has ended.</summary>
    /// <returns>Whether it was the last of its side.</returns>
    public bool End(int source)
    {
        if (_hasEnded[source]) return false;
        _hasEnded[source] = true;
        return IsRight(source) ? !_hasEnded.AsSpan(leftCount).Contains(false) : !_hasEnded.AsSpan(0, leftCount).Contains(false);
    }
}
