using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Architecture.Tests.Sources;

/// <summary>A folder is a concept, and its namespace says so: the project's name, then the folders below it.</summary>
internal sealed class NamespaceWall : IWall
{
    public IEnumerable<Violation> Inspect(Snapshot snapshot)
    {
        var projects = snapshot.Projects.ToList();
        return from file in snapshot.CSharpIn("src")
               let owner = projects.Find(project => file.Path.StartsWith(project.Folder, StringComparison.Ordinal))
               where owner is not null
               let expected = Expected(owner, file)
               from declared in file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
               where declared.Name.ToString() != expected
               select file.Breach(declared, $"the namespace {declared.Name}", $"this folder's is {expected}", "Rename the namespace, or move the file.");
    }

    private static string Expected(ProjectFile owner, RepositoryFile file) =>
        string.Join('.', file.Path[owner.Folder.Length..].Split('/')[..^1].Prepend(owner.Name));
}
