using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace OrdersEtl.Transformation;

/// <summary>
/// The currencies that orders may be priced in, each with a fixed rate by which amounts become euros: a sample must give the same
/// result every day.
/// </summary>
public static class Currencies
{
    private static readonly FrozenDictionary<string, Currency> Table = new Currency[]
    {
        new("EUR", 2, 1m),
        new("USD", 2, 0.8937m),
        new("GBP", 2, 1.1482m),
        new("CHF", 2, 1.0655m),
        new("SEK", 2, 0.0891m),
        new("NOK", 2, 0.08562m),
        new("DKK", 2, 0.13403m),
        new("JPY", 0, 0.006214m),
        new("PLN", 2, 0.2348m),
        new("CZK", 2, 0.03989m),
    }.ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Currency>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Table.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every code with a rate, in alphabetical order, for messages.</summary>
    public static string Codes { get; } = string.Join(", ", Table.Keys.Order(StringComparer.Ordinal));

    /// <summary>Finds a currency by its code, in capitals.</summary>
    public static bool TryFind(ReadOnlySpan<char> code, [NotNullWhen(true)] out Currency? currency) =>
        Lookup.TryGetValue(code, out currency);
}
