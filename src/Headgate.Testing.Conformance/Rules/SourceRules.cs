using Headgate.Testing.Conformance.Rules.Acknowledging;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>The rules for sources, in the order of their numbers.</summary>
internal static class SourceRules
{
    public static IReadOnlyList<SourceRule> All { get; } =
    [
        new SucceededIsDone(),
        new UnacknowledgedComesAgain(),
    ];
}
