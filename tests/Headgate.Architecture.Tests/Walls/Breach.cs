namespace Headgate.Architecture.Tests.Walls;

/// <summary>What the tests of the walls expect of them.</summary>
internal static class Breach
{
    public static void AssertNone(IEnumerable<Violation> violations)
    {
        var lines = violations.Select(violation => $"{violation}").ToList();
        if (lines.Count > 0)
        {
            Assert.Fail($"{lines.Count} places\n{string.Join('\n', lines)}");
        }
    }

    public static void AssertOne(IEnumerable<Violation> violations, string place)
    {
        var violation = Assert.Single(violations);

        Assert.Equal(place, violation.Place);
        Assert.NotEmpty(violation.What);
        Assert.NotEmpty(violation.Limit);
        Assert.EndsWith(".", violation.Advice, StringComparison.Ordinal);
    }
}
