using System.Reflection;
using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis;

namespace Headgate.Architecture.Tests.Imports;

public sealed class PublicSignatureTests : AssemblyWallPromise
{
    internal override IAssemblyWall Wall => new PublicSignatureWall();

    internal override Assembly Breached => In(ImportTable.Stages, "public class A { public Location B() => null; private Location _c; }");

    internal override Assembly Kept => In("Headgate.Kafka", "public class A { public Action<Location> ConfigureClient { get; set; } internal Location B => null; }");

    [Theory]
    [InlineData("public abstract class A : SyntaxWalker { }", true)]
    [InlineData("public class A<T> where T : Location { }", true)]
    [InlineData("public class A { public void B<T>() where T : Location { } }", true)]
    [InlineData("public class A { protected Location B; }", true)]
    [InlineData("public class A { public A(Func<Location[]> b) { } }", true)]
    [InlineData("public class A { public void B(ref Location c) { } }", true)]
    [InlineData("public abstract class A : IEquatable<Location> { public abstract bool Equals(Location b); }", true)]
    [InlineData("public class A { private protected Location B; internal Location C; }", false)]
    public void A_vendor_type_is_found_wherever_a_user_sees_it(string code, bool seen)
    {
        var found = Wall.Inspect(In(ImportTable.Stages, code)).Any();

        Assert.Equal(seen, found);
    }

    private static Assembly In(string name, string code) => Built.Compile(name, $"using System;\nusing Microsoft.CodeAnalysis;\n{code}", typeof(Location).Assembly);
}
