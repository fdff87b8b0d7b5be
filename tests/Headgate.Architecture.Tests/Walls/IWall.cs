using Headgate.Architecture.Tests.Repository;

namespace Headgate.Architecture.Tests.Walls;

/// <summary>A rule about the repository's text that can be broken at a place.</summary>
internal interface IWall
{
    IEnumerable<Violation> Inspect(Snapshot snapshot);
}
