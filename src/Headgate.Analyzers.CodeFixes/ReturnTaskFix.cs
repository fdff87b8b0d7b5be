using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Headgate.Analyzers.CodeFixes;

/// <summary>HG1005: returns a task. Whoever calls the method is then told by the compiler to await it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class ReturnTaskFix() : HeadgateCodeFix(DiagnosticIds.AsyncVoid)
{
    protected override string Title => "Return a task";

    protected override SyntaxNode? Fix(FixPlace place)
    {
        var returned = place.Node switch
        {
            MethodDeclarationSyntax method => method.ReturnType,
            LocalFunctionStatementSyntax function => function.ReturnType,
            _ => null,
        };
        if (returned is null) return null;
        var task = SyntaxFactory.ParseTypeName("global::System.Threading.Tasks.Task").WithTriviaFrom(returned).WithAdditionalAnnotations(Simplifier.Annotation);
        return place.Root.ReplaceNode(returned, task);
    }
}
