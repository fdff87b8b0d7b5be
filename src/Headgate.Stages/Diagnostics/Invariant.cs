using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Headgate.Stages.Diagnostics;

/// <summary>The rules of the demand protocol, asserted at every turn in debug builds and in builds with <c>HG_INVARIANTS</c>.</summary>
internal static class Invariant
{
    /// <summary>Throws when <paramref name="holds"/> is false. <paramref name="rule"/> is the rule in positive words.</summary>
    [Conditional("DEBUG")]
    [Conditional("HG_INVARIANTS")]
    public static void That([DoesNotReturnIf(false)] bool holds, string rule)
    {
        if (!holds) throw new InvariantViolatedException(rule);
    }
}
