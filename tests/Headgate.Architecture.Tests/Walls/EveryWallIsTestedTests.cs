namespace Headgate.Architecture.Tests.Walls;

public sealed class EveryWallIsTestedTests
{
    private static readonly Type[] Types = typeof(EveryWallIsTestedTests).Assembly.GetTypes();

    [Fact]
    public void Every_wall_has_a_test_that_plants_a_breach()
    {
        var walls = Concrete(typeof(IWall)).Concat(Concrete(typeof(IAssemblyWall))).ToHashSet();
        var tested = Concrete(typeof(WallPromise)).Select(type => ((WallPromise)Activator.CreateInstance(type)!).Wall.GetType());
        var testedOnAssemblies = Concrete(typeof(AssemblyWallPromise)).Select(type => ((AssemblyWallPromise)Activator.CreateInstance(type)!).Wall.GetType());

        Assert.NotEmpty(walls);
        Assert.Empty(walls.Except(tested).Except(testedOnAssemblies));
    }

    private static IEnumerable<Type> Concrete(Type kind) => Types.Where(type => kind.IsAssignableFrom(type) && !type.IsAbstract);
}
