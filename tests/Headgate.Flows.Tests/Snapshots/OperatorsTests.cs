using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Tests.Snapshots;

[Trait("Conformance", "F22")]
public sealed class OperatorsTests
{
    public static TheoryData<string> Operators => [.. All.Select(type => type.Name)];

    private static IEnumerable<Type> All => typeof(Flow).Assembly.GetTypes().Where(type => !type.IsAbstract && IsOperator(type));

    [Theory]
    [MemberData(nameof(Operators))]
    public void Every_operator_says_what_it_remembers_or_that_it_remembers_nothing(string name)
    {
        var type = All.Single(type => type.Name == name);
        Assert.True(typeof(ISnapshotted).IsAssignableFrom(type) != typeof(ISnapshotFree).IsAssignableFrom(type), $"{type} must be either ISnapshotted or ISnapshotFree.");
    }

    [Fact]
    public void Every_operator_that_is_left_half_way_and_remembers_something_holds_barriers_back() => Assert.All(
        All.Where(type => typeof(ISnapshotted).IsAssignableFrom(type) && type.Namespace!.EndsWith("Joins", StringComparison.Ordinal)),
        type => Assert.True(typeof(IHoldsBarriers).IsAssignableFrom(type), $"{type} must be IHoldsBarriers."));

    private static bool IsOperator(Type type)
    {
        for (var above = type.BaseType; above is not null; above = above.BaseType)
        {
            if (above.IsGenericType && above.GetGenericTypeDefinition() == typeof(Operator<,>)) return true;
        }

        return false;
    }
}
