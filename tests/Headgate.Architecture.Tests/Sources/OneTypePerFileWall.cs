using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Architecture.Tests.Sources;

/// <summary>
/// A file holds one top-level type and its name begins with the type's: Batch.cs, BatchOfT.cs for Batch&lt;T&gt;, ProducerFactory.cs for
/// the static side of Producer, Pipeline.Draining.cs for a part of Pipeline. Besides it a file may hold file-scoped types of a few lines each.
/// </summary>
internal sealed class OneTypePerFileWall : IWall
{
    private const int TinyLines = 30;

    public IEnumerable<Violation> Inspect(Snapshot snapshot) => snapshot.CSharpIn("src").SelectMany(In);

    private static IEnumerable<Violation> In(RepositoryFile file)
    {
        var types = file.Syntax.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => NameOf(member) is not null && !IsTiny(member))
            .ToList();
        foreach (var second in types.Skip(1))
        {
            yield return file.Breach(second, $"a second type, {NameOf(second)}", "a file holds one", $"Move it to {NameOf(second)}.cs, or nest it.");
        }

        var called = Path.GetFileName(file.Path);
        if (types.Count > 0 && NameOf(types[0]) is { } name && !called.StartsWith(name, StringComparison.Ordinal))
        {
            yield return file.Breach(types[0], $"the type {name} in {called}", "a file's name begins with its type's", $"Call it {name}.cs.");
        }
    }

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };

    private static bool IsTiny(MemberDeclarationSyntax member)
    {
        var span = member.GetLocation().GetLineSpan();
        return member.Modifiers.Any(SyntaxKind.FileKeyword) && span.EndLinePosition.Line - span.StartLinePosition.Line < TinyLines;
    }
}
