using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Sizes;

public sealed class ConstructorParametersTests : WallPromise
{
    private const string Seven = "(int a, int b, int c, int d, int e, int f, int g)";
    private const string Six = "(int a, int b, int c, int d, int e, int f)";

    internal override IWall Wall => new ConstructorParametersWall();

    internal override Snapshot Breached => Snapshot.Of(("src/Demo/Greedy.cs", $"class Greedy\n{{\n    Greedy{Seven} {{ }}\n}}\n"));

    internal override string Place => "src/Demo/Greedy.cs:3";

    internal override Snapshot Kept => Snapshot.Of(
        ("src/Demo/Modest.cs", $"class Modest{Six}\n{{\n    Modest{Six} {{ }}\n\n    void Method{Seven} {{ }}\n}}\n"),
        ("samples/Demo/Row.cs", $"record Row{Seven};\n"));

    [Theory]
    [InlineData($"class Greedy{Seven};\n")]
    [InlineData($"struct Greedy{Seven};\n")]
    [InlineData($"record Greedy{Seven};\n")]
    public void Primary_constructors_count(string code) => Assert.Single(Wall.Inspect(Snapshot.Of(("src/Demo/Greedy.cs", code))));
}
