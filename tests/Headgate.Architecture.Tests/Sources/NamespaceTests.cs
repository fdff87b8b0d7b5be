using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Sources;

public sealed class NamespaceTests : WallPromise
{
    internal override IWall Wall => new NamespaceWall();

    internal override Snapshot Breached => With(("src/Headgate.Demo/Batching/Batch.cs", "namespace Headgate.Demo;\n\nclass Batch;\n"));

    internal override string Place => "src/Headgate.Demo/Batching/Batch.cs:1";

    internal override Snapshot Kept => With(
        ("src/Headgate.Demo/Batching/Batch.cs", "namespace Headgate.Demo.Batching;\n\nclass Batch;\n"),
        ("src/Headgate.Demo/Pipeline.cs", "namespace Headgate.Demo;\n\nclass Pipeline;\n"));

    private static Snapshot With(params (string Path, string Text)[] files) =>
        Snapshot.Of([("src/Headgate.Demo/Headgate.Demo.csproj", "<Project />"), .. files]);
}
