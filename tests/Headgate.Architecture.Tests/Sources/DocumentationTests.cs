using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Sources;

public sealed class DocumentationTests : WallPromise
{
    internal override IWall Wall => new DocumentationWall();

    internal override Snapshot Breached => In("/// <summary>A.</summary>\npublic class A\n{\n    public void Silent() { }\n}\n");

    internal override string Place => "src/Demo/A.cs:6";

    internal override Snapshot Kept => Snapshot.Of(
        ("src/Demo/A.cs", "/// <summary>A.</summary>\npublic partial class A\n{\n    void F() { }\n    internal int P => 1;\n    private protected int Q => 1;\n}\n"),
        ("src/Demo/A.Part.cs", "public partial class A;\n"),
        ("src/Demo/B.cs", "internal class B\n{\n    public void F() { }\n}\n"),
        ("samples/Demo/C.cs", "public class C;\n"));

    [Theory]
    [InlineData("public class A;")]
    [InlineData("public delegate void A();")]
    [InlineData("/// <summary>A.</summary>\npublic enum A { B }")]
    [InlineData("/// <summary>A.</summary>\npublic interface A { void F(); }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { protected A() { } }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { protected internal int P => 1; }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public event Action? E; }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public const int C = 1; }")]
    public void Every_kind_of_member_needs_it(string code) => Assert.Single(Wall.Inspect(In(code)));

    private static Snapshot In(string code) => Snapshot.Of(("src/Demo/A.cs", $"namespace Demo;\n\n{code}\n"));
}
