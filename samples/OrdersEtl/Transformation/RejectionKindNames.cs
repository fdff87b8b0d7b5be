using System.Collections.Immutable;

namespace OrdersEtl.Transformation;

/// <summary>The names of the kinds in figures and in the rejects file. They are a format: never change one.</summary>
public static class RejectionKindNames
{
    private static readonly ImmutableArray<string> Names =
    [
        "missing-column", "bad-number", "bad-date", "unknown-currency", "negative-quantity", "unbalanced-quote", "duplicate-id",
        "broken-utf8", "extra-column", "line-too-long", "rate-unavailable",
    ];

    /// <summary>How many kinds there are.</summary>
    public static int Count => Names.Length;

    /// <summary>The kind of a name.</summary>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static RejectionKind Parse(string name) =>
        TryParse(name, out var kind) ? kind : throw new ArgumentException($"There is no kind '{name}'.", nameof(name));

    /// <summary>Finds the kind of a name.</summary>
    public static bool TryParse(string name, out RejectionKind kind)
    {
        kind = (RejectionKind)Names.IndexOf(name);
        return kind >= 0;
    }

    /// <summary>The name of a kind.</summary>
    public static string Name(this RejectionKind kind) => Names[(int)kind];
}
