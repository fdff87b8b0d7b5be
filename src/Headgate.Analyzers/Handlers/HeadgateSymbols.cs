using Microsoft.CodeAnalysis;

namespace Headgate.Analyzers.Handlers;

/// <summary>What is Headgate's, by the names in metadata.</summary>
internal static class HeadgateSymbols
{
    public const string Message = "Headgate.Pipelines.Message`1";
    public const string MessageBatch = "Headgate.Pipelines.Batching.MessageBatch`1";
    public const string EventBatch = "Headgate.Stages.EventBatch`1";

    /// <summary>Whether the symbol is declared by Headgate, or by one of its connectors.</summary>
    public static bool IsHeadgate(this ISymbol? symbol)
    {
        var assembly = symbol?.ContainingAssembly?.Name;
        return assembly is "Headgate" || (assembly?.StartsWith("Headgate.", StringComparison.Ordinal) == true && !assembly.StartsWith("Headgate.Testing", StringComparison.Ordinal));
    }

    /// <summary>Whether the type is the one with this name in metadata, whatever its arguments.</summary>
    public static bool Is(this ITypeSymbol? type, string metadataName) =>
        type is { OriginalDefinition: { ContainingNamespace: { } inside } definition } && $"{inside.ToDisplayString()}.{definition.MetadataName}" == metadataName;

    /// <summary>Whether the type is one of these.</summary>
    public static bool IsAny(this ITypeSymbol? type, params string[] metadataNames) => Array.Exists(metadataNames, name => type.Is(name));

    /// <summary>Whether objects of the type are called by Headgate: it derives from a class of Headgate, or implements an interface of it.</summary>
    public static bool IsCalledByHeadgate(this INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.IsHeadgate()) return true;
        }

        return type.AllInterfaces.Any(implemented => implemented.IsHeadgate());
    }
}
