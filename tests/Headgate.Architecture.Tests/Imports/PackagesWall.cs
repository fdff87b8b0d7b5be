using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Imports;

/// <summary>Where the table of imports names packages, a project brings its users those and no other.</summary>
internal sealed class PackagesWall : IWall
{
    public IEnumerable<Violation> Inspect(Snapshot snapshot) =>
        from project in snapshot.Projects
        where project.File.Zone == "src"
        let allowed = ImportTable.Find(project.Name)?.Packages
        where allowed is not null
        from package in project.Packages
        where !allowed.Contains(package.Name)
        let limit = $"it may reference {string.Join(", ", allowed)}"
        select project.File.Breach(package.Line, $"{project.Name} references the package {package.Name}", limit, "Do without, or use it a layer further out.");
}
