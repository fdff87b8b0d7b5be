using Microsoft.CodeAnalysis;

namespace Headgate.Analyzers.Handlers;

/// <summary>Methods that Headgate calls.</summary>
internal static class HandlerMethods
{
    /// <summary>Whether the method overrides one of a class of Headgate, or implements one of an interface of it.</summary>
    public static bool IsHandler(this IMethodSymbol method) => Overrides(method) || Implements(method);

    private static bool Overrides(IMethodSymbol method)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (overridden.IsHeadgate()) return true;
        }

        return false;
    }

    private static bool Implements(IMethodSymbol method)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation) || method.ContainingType is not { } type) return false;
        return type.AllInterfaces
            .Where(implemented => implemented.IsHeadgate())
            .SelectMany(implemented => implemented.GetMembers().OfType<IMethodSymbol>())
            .Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method));
    }
}
