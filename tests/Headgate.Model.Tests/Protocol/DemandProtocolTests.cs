namespace Headgate.Model.Tests.Protocol;

/// <summary>The demand protocol, every interleaving of a small scope.</summary>
[Trait("Conformance", "S48")]
public sealed class DemandProtocolTests(ITestOutputHelper output)
{
    public static TheoryData<int> StandardScopes => [.. Enumerable.Range(0, Scopes.Standard.Count)];

    [Theory]
    [MemberData(nameof(StandardScopes))]
    public void Every_state_that_can_be_reached_keeps_the_rules(int index)
    {
        var scope = Scopes.Standard[index];
        var started = TimeProvider.System.GetTimestamp();
        var explorer = new Explorer(scope);
        explorer.Run();
        output.WriteLine($"{scope.Name}: {explorer.StateCount} states, {explorer.MoveCount} moves, depth {explorer.Depth}, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s");
        Assert.True(explorer.StateCount >= scope.KnownStates, $"{scope.Name} has {explorer.StateCount} states where {scope.KnownStates} were known: the model shrank.");
    }
}
