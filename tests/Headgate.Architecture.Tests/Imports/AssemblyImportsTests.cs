using System.Reflection;
using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis;

namespace Headgate.Architecture.Tests.Imports;

public sealed class AssemblyImportsTests : AssemblyWallPromise
{
    private const string Code = "class A { object B() => Microsoft.CodeAnalysis.Location.None; }";

    internal override IAssemblyWall Wall => new AssemblyImportsWall();

    internal override Assembly Breached => Built.Compile(ImportTable.Stages, Code, typeof(Location).Assembly);

    internal override Assembly Kept => Built.Compile(ImportTable.Testing, Code, typeof(Location).Assembly);
}
