using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Sizes;

public sealed class MethodLengthTests : WallPromise
{
    internal override IWall Wall => new MethodLengthWall();

    internal override Snapshot Breached => Snapshot.Of(("tests/Demo/Long.cs", Method(MethodLengthWall.Limit + 1)));

    internal override string Place => "tests/Demo/Long.cs:4";

    internal override Snapshot Kept => Snapshot.Of(("src/Demo/Fits.cs", Method(MethodLengthWall.Limit)));

    [Theory]
    [InlineData("class C\n{\n    public C()\n    {\n#\n    }\n}\n", "the constructor")]
    [InlineData("class C\n{\n    int P\n    {\n        get\n        {\n#\n            return 1;\n        }\n    }\n}\n", "get")]
    [InlineData("class C\n{\n    void M()\n    {\n    }\n\n    int P => F(\n#\n        1);\n}\n", "P")]
    [InlineData("Console.WriteLine(\n#\n    1);\n\nstatic void F()\n{\n}\n", "the top-level program")]
    public void Every_kind_of_body_is_measured(string code, string name)
    {
        var text = code.Replace("#", string.Join('\n', Enumerable.Repeat("//", 60)), StringComparison.Ordinal);

        var violation = Assert.Single(Wall.Inspect(Snapshot.Of(("src/Demo/Long.cs", text))));

        Assert.StartsWith(name, violation.What, StringComparison.Ordinal);
    }

    private static string Method(int lines) =>
        $"class C\n{{\n    [Obsolete]\n    void M()\n    {{\n{string.Concat(Enumerable.Repeat("        F();\n", lines - 3))}    }}\n}}\n";
}
