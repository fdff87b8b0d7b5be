namespace Headgate.Model.Tests.Stress;

/// <summary>An event of a supervised source: the how-manieth of which of its incarnations.</summary>
internal readonly record struct Drop(int Incarnation, int Number)
{
    /// <summary>Whether this comes next after <paramref name="other"/> on one subscription to one incarnation.</summary>
    public bool Follows(Drop other) => Incarnation == other.Incarnation && Number == other.Number + 1;
}
