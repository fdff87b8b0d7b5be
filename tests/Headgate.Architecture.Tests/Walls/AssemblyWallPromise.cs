using System.Reflection;

namespace Headgate.Architecture.Tests.Walls;

/// <summary>What every wall over built assemblies is tested for: the product's assemblies keep to it, and a planted breach is found.</summary>
public abstract class AssemblyWallPromise
{
    internal abstract IAssemblyWall Wall { get; }

    /// <summary>An assembly that breaks the rule, once.</summary>
    internal abstract Assembly Breached { get; }

    /// <summary>An assembly that goes right up to the rule and keeps it.</summary>
    internal abstract Assembly Kept { get; }

    [Fact]
    public void The_built_assemblies_keep_to_it()
    {
        Assert.NotEmpty(Built.Assemblies);
        Breach.AssertNone(Built.Assemblies.SelectMany(Wall.Inspect));
    }

    [Fact]
    public void A_planted_breach_is_named_with_its_place_the_limit_and_what_to_do() =>
        Breach.AssertOne(Wall.Inspect(Breached), Breached.GetName().Name!);

    [Fact]
    public void What_is_just_allowed_passes() => Breach.AssertNone(Wall.Inspect(Kept));
}
