using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Headgate.OrdersEtl.Check;

/// <summary>The rules of the README for a line of text: what is wrong with it, or the row that it becomes.</summary>
public static partial class OrderRules
{
    /// <summary>Euros for one unit, in millionths, and decimals.</summary>
    private static readonly Dictionary<string, (int MicroEuros, int Decimals)> Rates = new(StringComparer.Ordinal)
    {
        ["EUR"] = (1_000_000, 2),
        ["USD"] = (893_700, 2),
        ["GBP"] = (1_148_200, 2),
        ["CHF"] = (1_065_500, 2),
        ["SEK"] = (89_100, 2),
        ["NOK"] = (85_620, 2),
        ["DKK"] = (134_030, 2),
        ["JPY"] = (6_214, 0),
        ["PLN"] = (234_800, 2),
        ["CZK"] = (39_890, 2),
    };

    /// <summary>Judges a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The kind of fault, or null, the order id and the columns of the row joined.</returns>
    public static (string? Kind, long Id, string Row) Judge(string line)
    {
        if (NaiveCsv.Split(line) is not { } values) return ("unbalanced-quote", 0, "");
        if (values.Count < 8) return ("missing-column", 0, "");
        if (values.Count > 8) return ("extra-column", 0, "");
        if (values.Any(string.IsNullOrWhiteSpace)) return ("missing-column", 0, "");

        if (!Digits().IsMatch(values[0])) return ("bad-number", 0, "");
        var id = BigInteger.Parse(values[0], CultureInfo.InvariantCulture);
        if (id < 1 || id > long.MaxValue) return ("bad-number", 0, "");

        if (Instants.ToUtc(values[1]) is not { } orderedAt) return ("bad-date", 0, "");

        if (!SignedDigits().IsMatch(values[5])) return ("bad-number", 0, "");
        var quantity = BigInteger.Parse(values[5], CultureInfo.InvariantCulture);
        if (quantity < 1) return ("negative-quantity", 0, "");
        if (quantity > 1_000_000) return ("bad-number", 0, "");

        if (!Rates.TryGetValue(values[7], out var rate)) return ("unknown-currency", 0, "");
        if (MinorUnits(values[6], rate.Decimals) is not { } price) return ("bad-number", 0, "");

        var total = EuroCents(price * quantity, rate);
        var dayTotal = EuroCents(price * quantity, (DayRates.MicroEuros(values[7], rate.MicroEuros, orderedAt), rate.Decimals));
        return (null, (long)id, RowText.Join(orderedAt, values[2], values[3], values[4], quantity, values[7], price, total, dayTotal));
    }

    /// <summary>A price as whole minor units; null if it is none.</summary>
    private static BigInteger? MinorUnits(string text, int decimals)
    {
        var match = Price().Match(text);
        if (!match.Success || match.Groups[2].Length > decimals) return null;
        var minor = BigInteger.Parse(match.Groups[1].Value + match.Groups[2].Value.PadRight(decimals, '0'), CultureInfo.InvariantCulture);
        var most = 10_000_000 * BigInteger.Pow(10, decimals);
        return minor > 0 && minor <= most ? minor : null;
    }

    /// <summary>Half a cent is rounded up, in whole numbers throughout.</summary>
    private static BigInteger EuroCents(BigInteger minor, (int MicroEuros, int Decimals) rate)
    {
        var divisor = BigInteger.Pow(10, rate.Decimals) * 1_000_000;
        return ((minor * rate.MicroEuros * 100 * 2) + divisor) / (divisor * 2);
    }

    [GeneratedRegex(@"\A[0-9]+\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A-?[0-9]+\z")]
    private static partial Regex SignedDigits();

    [GeneratedRegex(@"\A([0-9]+)(?:\.([0-9]+))?\z")]
    private static partial Regex Price();
}
