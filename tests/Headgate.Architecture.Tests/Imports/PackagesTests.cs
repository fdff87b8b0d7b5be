using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Imports;

public sealed class PackagesTests : WallPromise
{
    private const string Path = "src/Headgate.Stages/Headgate.Stages.csproj";

    internal override IWall Wall => new PackagesWall();

    internal override Snapshot Breached => Snapshot.Of((Path, "<Project><ItemGroup>\n<PackageReference Include=\"Polly.Core\" />\n</ItemGroup></Project>"));

    internal override string Place => $"{Path}:2";

    internal override Snapshot Kept => Snapshot.Of(
        (Path, """<Project><ItemGroup><PackageReference Include="Microsoft.Extensions.Logging.Abstractions" /><PackageReference Include="Analyzers" PrivateAssets="all" /></ItemGroup></Project>"""),
        ("src/Headgate.Testing/Headgate.Testing.csproj", """<Project><ItemGroup><PackageReference Include="Anything" /></ItemGroup></Project>"""));
}
