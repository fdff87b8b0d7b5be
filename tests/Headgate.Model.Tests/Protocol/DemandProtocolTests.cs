namespace Headgate.Model.Tests.Protocol;

/// <summary>The demand protocol, every interleaving of small scopes. HEADGATE_MODEL=large explores larger ones as well.</summary>
[Trait("Conformance", "S48")]
public sealed class DemandProtocolTests(ITestOutputHelper output)
{
    /// <summary>Scopes with fewer states are explored between edits as well.</summary>
    private const int ManyStates = 50_000;

    public static TheoryData<Scope> QuickScopes => [.. Scopes.Standard.Where(static scope => scope.KnownStates < ManyStates)];

    public static TheoryData<Scope> LongScopes => [.. Scopes.Standard.Where(static scope => scope.KnownStates >= ManyStates), .. IsLarge ? Scopes.Large : []];

    private static bool IsLarge => Environment.GetEnvironmentVariable("HEADGATE_MODEL") == "large";

    [Theory]
    [MemberData(nameof(QuickScopes), DisableDiscoveryEnumeration = true)]
    [Trait("Tier", "Long")]
    public void Every_state_that_can_be_reached_keeps_the_rules(Scope scope) => Explore(scope);

    [Theory]
    [Trait("Tier", "Long")]
    [MemberData(nameof(LongScopes), DisableDiscoveryEnumeration = true)]
    public void Every_state_of_a_larger_scope_keeps_the_rules(Scope scope) => Explore(scope);

    private void Explore(Scope scope)
    {
        var started = TimeProvider.System.GetTimestamp();
        var explorer = new Explorer(scope);
        explorer.Run();
        var states = explorer.StateCount;
        output.WriteLine($"{scope.Name}: {states} states ({scope.KnownStates} known), {explorer.MoveCount} moves, {explorer.Depth} deep, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s");
        var advice = "Fewer mean that the model has shrunk. If it is the protocol that has become simpler, write the new number into Scopes.cs.";
        Assert.True(states >= scope.KnownStates, $"{scope.Name} has {states} states where {scope.KnownStates} were known. {advice}");
    }
}
