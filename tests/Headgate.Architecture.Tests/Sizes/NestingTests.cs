using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Sizes;

public sealed class NestingTests : WallPromise
{
    internal override IWall Wall => new NestingWall();

    internal override Snapshot Breached => In("if (a)\n{\n    foreach (var b in c)\n    {\n        try\n        {\n            if (d) F();\n        }\n        finally { }\n    }\n}");

    internal override string Place => "src/Demo/Deep.cs:11";

    internal override Snapshot Kept => In(
        "if (a) { } else if (b) { } else if (c) { while (d) { switch (e) { case 1: F(); break; } } }\n" +
        "if (a) { while (b) { lock (c) { void Local() { if (d) { } } } } }");

    [Theory]
    [InlineData("if (a) { if (b) { if (c) { if (d) { if (e) { } } } } }")]
    [InlineData("for (;;) { do { using (a) { await foreach (var b in c) { } } } while (d); }")]
    [InlineData("if (a) { if (b) { if (c) { F(() => { if (d) { } }); } } }")]
    [InlineData("F(() => { if (a) { if (b) { if (c) { while (d) { } } } } });")]
    public void A_fourth_level_is_reported_once(string code) => Assert.Single(Wall.Inspect(In(code)));

    private static Snapshot In(string code) => Snapshot.Of(("src/Demo/Deep.cs", $"class C\n{{\n    void M()\n    {{\n{code}\n    }}\n}}\n"));
}
