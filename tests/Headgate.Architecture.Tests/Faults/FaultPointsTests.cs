using System.Reflection;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Faults;

public sealed class FaultPointsTests : AssemblyWallPromise
{
    internal override IAssemblyWall Wall => new FaultPointsWall();

    internal override Assembly Breached => Built.Compile("Headgate.Pipelines", "namespace Headgate.Faults.Weaving { class Strike; }");

    internal override Assembly Kept => Built.Compile("Headgate.Pipelines", "namespace Headgate.FaultsOfOthers { class Strike; }");
}
