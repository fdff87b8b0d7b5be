using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers.Handlers;

/// <summary>The code of a handler or callback: a method that Headgate calls, or a function that it was given.</summary>
internal sealed class HandlerBody(IMethodSymbol method, IReadOnlyList<IOperation> blocks)
{
    public IMethodSymbol Method => method;

    /// <summary>Gets how it is called in messages.</summary>
    public string Name => method.MethodKind == MethodKind.AnonymousFunction ? "this function" : $"'{method.Name}'";

    /// <summary>Gets the parameter through which it is cancelled; null when there is none.</summary>
    public IParameterSymbol? Token => method.Parameters.FirstOrDefault(parameter => parameter.Type.Is("System.Threading.CancellationToken"));

    /// <summary>What it does itself. A function inside it is left out: it may run elsewhere, and is looked at on its own if Headgate calls it.</summary>
    public IEnumerable<IOperation> Operations() => blocks.SelectMany(block => Below(block, into: false));

    /// <summary>What it does, with the functions inside it.</summary>
    public IEnumerable<IOperation> AllOperations() => blocks.SelectMany(block => Below(block, into: true));

    /// <summary>Whether a local variable lives longer than a call: a function has captured it.</summary>
    public bool IsCaptured(ILocalSymbol local)
    {
        for (var owner = local.ContainingSymbol; owner is IMethodSymbol; owner = owner.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(owner, method)) return false;
        }

        return true;
    }

    private static IEnumerable<IOperation> Below(IOperation operation, bool into)
    {
        yield return operation;
        foreach (var child in operation.ChildOperations)
        {
            if (!into && child is IAnonymousFunctionOperation) continue;
            foreach (var below in Below(child, into)) yield return below;
        }
    }
}
