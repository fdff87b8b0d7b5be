using Microsoft.CodeAnalysis;

namespace Headgate.Analyzers;

/// <summary>Makes descriptors: every rule is a warning, and on.</summary>
internal static class Rule
{
    public static DiagnosticDescriptor Create(string id, string title, string message, string description) =>
#pragma warning disable RS2008 // the tables of releases name the identifiers, which come from DiagnosticIds
        new(id, title, message, "Headgate", DiagnosticSeverity.Warning, isEnabledByDefault: true, description);
#pragma warning restore RS2008
}
