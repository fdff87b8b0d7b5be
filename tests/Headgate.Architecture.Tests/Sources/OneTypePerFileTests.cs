using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Sources;

public sealed class OneTypePerFileTests : WallPromise
{
    internal override IWall Wall => new OneTypePerFileWall();

    internal override Snapshot Breached => Snapshot.Of(("src/Demo/Batch.cs", "namespace Demo;\n\nclass Batch;\n\nenum Kind { A }\n"));

    internal override string Place => "src/Demo/Batch.cs:5";

    internal override Snapshot Kept => Snapshot.Of(
        ("src/Demo/Batch.cs", "namespace Demo;\n\nclass Batch\n{\n    private class Part;\n}\n\nfile static class Words;\n"),
        ("src/Demo/BatchOfT.cs", "namespace Demo;\n\nclass Batch<T>;\n"),
        ("src/Demo/BatchFactory.cs", "namespace Demo;\n\nstatic class Batch;\n"),
        ("src/Demo/Pipeline.Draining.cs", "namespace Demo;\n\npartial class Pipeline;\n"),
        ("src/Demo/AssemblyInfo.cs", "[assembly: CLSCompliant(false)]\n"));

    [Theory]
    [InlineData("Other.cs", "class Batch;")]
    [InlineData("Batch.cs", "class BatchPool;")]
    [InlineData("Batch.cs", "class Batch;\n\ndelegate void Done();")]
    [InlineData("Batch.cs", "class Batch;\n\nfile class Large\n{\n#}\n")]
    public void Misnamed_second_and_large_file_scoped_types_are_found(string name, string code)
    {
        var text = code.Replace("#", string.Concat(Enumerable.Repeat("//\n", 30)), StringComparison.Ordinal);

        Assert.Single(Wall.Inspect(Snapshot.Of(($"src/Demo/{name}", text))));
    }
}
