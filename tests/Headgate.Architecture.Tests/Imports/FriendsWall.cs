using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Architecture.Tests.Imports;

/// <summary>Only tests, Headgate.Testing and Headgate.Benchmarks see a project's internals: benchmarks measure the parts, as tests test them, and are no more used by anybody than those.</summary>
internal sealed class FriendsWall : IWall
{
    private const string Limit = "only projects named *.Tests, Headgate.Testing and Headgate.Benchmarks may be friends";
    private const string Benchmarks = "Headgate.Benchmarks";
    private const string Advice = "Make public what the other needs, or move it there.";

    public IEnumerable<Violation> Inspect(Snapshot snapshot) => InProjects(snapshot).Concat(InSources(snapshot));

    private static IEnumerable<Violation> InProjects(Snapshot snapshot) =>
        from project in snapshot.Projects
        where project.File.Zone == "src"
        from friend in project.Friends
        where !MayBe(friend.Name)
        select project.File.Breach(friend.Line, $"{friend.Name} is a friend of {project.Name}", Limit, Advice);

    private static IEnumerable<Violation> InSources(Snapshot snapshot) =>
        from file in snapshot.CSharpIn("src")
        from attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString().EndsWith("InternalsVisibleTo", StringComparison.Ordinal)
        let name = attribute.ArgumentList?.Arguments.FirstOrDefault()?.ToString().Trim('"') ?? ""
        where !MayBe(name)
        select file.Breach(attribute, $"{name} is made a friend", Limit, Advice);

    private static bool MayBe(string friend)
    {
        var name = friend.Split(',')[0];
        return name is ImportTable.Testing or Benchmarks || name.EndsWith(".Tests", StringComparison.Ordinal);
    }
}
