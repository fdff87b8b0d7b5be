using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Imports;

/// <summary>The project files follow the table of imports; samples and benchmarks use the product and nothing else of the repository, but that benchmarks start the servers
/// that the tests start.</summary>
internal sealed class ProjectImportsWall : IWall
{
    private const string Advice = "Move the code to where it may be used from both, or change docs/architecture.md and ImportTable.cs first.";

    private const string Servers = "Headgate.Servers";

    public IEnumerable<Violation> Inspect(Snapshot snapshot)
    {
        var product = snapshot.Projects.Where(project => project.File.Zone == "src").Select(project => project.Name).ToHashSet();
        return snapshot.Projects.SelectMany(project => project.File.Zone switch
        {
            "src" => InProduct(project),
            "samples" => project.Projects.Where(it => !product.Contains(it.Name)).Select(it => Forbidden(project, it, "it may use projects of src/")),
            "bench" => project.Projects.Where(it => it.Name != Servers && !product.Contains(it.Name)).Select(it => Forbidden(project, it, $"it may use projects of src/, and {Servers}")),
            _ => [],
        });
    }

    private static IEnumerable<Violation> InProduct(ProjectFile project)
    {
        if (ImportTable.Find(project.Name) is not { } rule)
        {
            return [project.File.Breach(1, $"{project.Name} stands in no row", "ImportTable.cs says of each project what it may import", "Add its row.")];
        }

        var limit = rule.Projects.Length > 0 ? $"it may import {string.Join(", ", rule.Projects)}" : "it may import no project";
        return project.Projects.Where(it => !rule.Imports(it.Name)).Select(it => Forbidden(project, it, limit));
    }

    private static Violation Forbidden(ProjectFile project, ProjectFile.Reference reference, string limit) =>
        project.File.Breach(reference.Line, $"{project.Name} references {reference.Name}", limit, Advice);
}
