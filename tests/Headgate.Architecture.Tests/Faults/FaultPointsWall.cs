using System.Reflection;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Faults;

/// <summary>The points at which tests have a process kill itself are woven into copies of the assemblies, and are not in what is built and shipped.</summary>
internal sealed class FaultPointsWall : IAssemblyWall
{
    /// <summary>The namespace of what tests/Headgate.Faults weaves in.</summary>
    private const string Woven = "Headgate.Faults";

    public IEnumerable<Violation> Inspect(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type.Namespace == Woven || type.Namespace?.StartsWith($"{Woven}.", StringComparison.Ordinal) == true
        select new Violation(assembly.GetName().Name!, 0, $"{type} is in it", "fault points are in woven copies only", "Say where a point belongs in Seams.cs, and not in the product.");
}
