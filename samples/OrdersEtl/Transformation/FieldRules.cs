using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrdersEtl.Transformation;

/// <summary>The rules for single fields. Each gives the value, or null and the rejection.</summary>
public static class FieldRules
{
    /// <summary>The largest quantity.</summary>
    public const int LargestQuantity = 1_000_000;

    /// <summary>The largest unit price, in whole units of its currency.</summary>
    public const long LargestUnitPrice = 10_000_000;

    private const string UtcTimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string OffsetTimeFormat = "yyyy-MM-dd'T'HH:mm:sszzz";

    /// <summary>A whole number from 1 to 9,223,372,036,854,775,807.</summary>
    public static long? OrderId(ReadOnlySpan<char> text, out Rejection? rejection)
    {
        rejection = null;
        if (NumberSyntax.IsDigits(text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0) return id;
        rejection = new Rejection(
            RejectionKind.BadNumber,
            $"The order id {Excerpt.Of(text)} is not a whole number from 1 to {long.MaxValue.ToString(CultureInfo.InvariantCulture)}.");
        return null;
    }

    /// <summary>A time such as <c>2025-03-14T09:26:53Z</c> or <c>2025-03-14T09:26:53+01:00</c>.</summary>
    public static DateTime? OrderedAtUtc(ReadOnlySpan<char> text, out Rejection? rejection)
    {
        rejection = null;
        // The length keeps out what the parser would forgive, an offset such as +1:00 for one.
        var format = text.Length switch { 20 => UtcTimeFormat, 25 => OffsetTimeFormat, _ => "" };
        if (format.Length > 0
            && DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.UtcDateTime;
        }

        rejection = new Rejection(
            RejectionKind.BadDate,
            $"The time {Excerpt.Of(text)} is not a date and time with an offset, such as 2025-03-14T09:26:53+01:00.");
        return null;
    }

    /// <summary>A whole number from 1 to <see cref="LargestQuantity"/>.</summary>
    public static int? Quantity(ReadOnlySpan<char> text, out Rejection? rejection)
    {
        rejection = null;
        var isNegative = text.StartsWith('-');
        var digits = isNegative ? text[1..] : text;
        if (!NumberSyntax.IsDigits(digits))
        {
            rejection = new Rejection(RejectionKind.BadNumber, $"The quantity {Excerpt.Of(text)} is not a whole number.");
            return null;
        }

        if (isNegative || digits.TrimStart('0').IsEmpty)
        {
            rejection = new Rejection(RejectionKind.NegativeQuantity, $"The quantity {Excerpt.Of(text)} is below 1.");
            return null;
        }

        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) && quantity <= LargestQuantity) return quantity;
        rejection = new Rejection(RejectionKind.BadNumber, $"The quantity {Excerpt.Of(text)} is above {LargestQuantity}.");
        return null;
    }

    /// <summary>A currency that has an exchange rate.</summary>
    public static bool TryCurrency(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out Currency? currency, [NotNullWhen(false)] out Rejection? rejection)
    {
        rejection = null;
        if (Currencies.TryFind(text, out currency)) return true;
        rejection = new Rejection(RejectionKind.UnknownCurrency, $"The currency {Excerpt.Of(text)} is none of {Currencies.Codes}.");
        return false;
    }

    /// <summary>A price above 0 and up to <see cref="LargestUnitPrice"/>, with no more decimals than its currency has.</summary>
    /// <returns>The price in minor units of the currency.</returns>
    public static long? UnitPriceMinor(ReadOnlySpan<char> text, Currency currency, out Rejection? rejection)
    {
        rejection = null;
        var fault = "";
        if (!NumberSyntax.IsDecimal(text, out var decimals)) fault = "is not a number above 0 such as 12.50";
        else if (decimals > currency.Decimals) fault = $"has {decimals} decimals; {currency.Code} has {currency.Decimals}";
        else if (text.Trim("0.").IsEmpty) fault = "is not above 0";
        else if (!TryPrice(text, out var price)) fault = $"is above {LargestUnitPrice}";
        else return (long)(price * currency.MinorUnits);
        rejection = new Rejection(RejectionKind.BadNumber, $"The unit price {Excerpt.Of(text)} {fault}.");
        return null;
    }

    private static bool TryPrice(ReadOnlySpan<char> text, out decimal price) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out price) && price <= LargestUnitPrice;
}
