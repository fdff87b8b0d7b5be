using System.Reflection;

namespace Headgate.Architecture.Tests.Walls;

/// <summary>A rule about a built assembly of src/.</summary>
internal interface IAssemblyWall
{
    IEnumerable<Violation> Inspect(Assembly assembly);
}
