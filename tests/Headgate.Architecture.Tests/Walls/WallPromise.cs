using Headgate.Architecture.Tests.Repository;

namespace Headgate.Architecture.Tests.Walls;

/// <summary>
/// What every wall over the repository's text is tested for: the repository keeps to it, a planted breach is found where it stands,
/// and what is just allowed passes. Without the planted breach a wall that looks at nothing would pass for ever.
/// </summary>
public abstract class WallPromise
{
    internal abstract IWall Wall { get; }

    /// <summary>Files of which one breaks the rule, once.</summary>
    internal abstract Snapshot Breached { get; }

    /// <summary>Where: file:line.</summary>
    internal abstract string Place { get; }

    /// <summary>Files that go right up to the rule and keep it.</summary>
    internal abstract Snapshot Kept { get; }

    [Fact]
    public void The_repository_keeps_to_it() => Breach.AssertNone(Wall.Inspect(Snapshot.OfRepository));

    [Fact]
    public void A_planted_breach_is_named_with_its_place_the_limit_and_what_to_do() => Breach.AssertOne(Wall.Inspect(Breached), Place);

    [Fact]
    public void What_is_just_allowed_passes() => Breach.AssertNone(Wall.Inspect(Kept));
}
