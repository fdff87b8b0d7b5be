using System.Collections.Immutable;
using Headgate.Analyzers.Handlers;
using Headgate.Analyzers.Keeping;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Headgate.Analyzers;

/// <summary>HG1003: a handler keeps a message, or a batch of them, beyond its call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class KeptMessageAnalyzer : HandlerAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        DiagnosticIds.KeptMessage,
        "A message is kept beyond its batch",
        "'{0}' keeps a message that is acknowledged once {1} has returned; keep its data",
        "A message is the pipeline's again when its handler has returned: it is acknowledged, retried or handed back, and the list of its batch serves another. What is kept is to be its data.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    protected override void Analyze(HandlerBody body, Action<Diagnostic> report)
    {
        if (!body.Method.Parameters.Any(parameter => IsMessage(parameter.Type))) return;
        foreach (var kept in Keepers.In(body).Where(kept => IsMessage(kept.Value.Type)))
        {
            report(Diagnostic.Create(Descriptor, kept.Value.Syntax.GetLocation(), kept.Declarations, kept.Place.Name, body.Name));
        }
    }

    private static bool IsMessage(ITypeSymbol? type) => type.IsAny(HeadgateSymbols.Message, HeadgateSymbols.MessageBatch);
}
