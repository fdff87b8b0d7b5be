using System.Diagnostics.CodeAnalysis;
using OrdersEtl.Transformation;

namespace OrdersEtl.ExchangeRates;

/// <summary>
/// The rates that the service gives: a formula of currency and date, so that a run gives the same result whenever it is made. The
/// README states it; the independent check follows the README.
/// </summary>
public static class DailyRates
{
    private const int Millionths = 1_000_000;
    private const byte Decimals = 6;
    private const int FixedRate = 10_000;
    private const int LargestDeviation = 200;

    /// <summary>Finds the rate of a day; false if the currency is not known.</summary>
    public static bool TryFind(string code, DateOnly date, [NotNullWhen(true)] out ExchangeRate? rate)
    {
        rate = null;
        if (!Currencies.TryFind(code, out var currency)) return false;
        rate = new ExchangeRate(code, date, new decimal((int)RateMillionths(currency, date), 0, 0, isNegative: false, scale: Decimals));
        return true;
    }

    private static long RateMillionths(Currency currency, DateOnly date)
    {
        var fixedMillionths = (long)(currency.EurosPerUnit * Millionths);
        if (currency.Code == "EUR") return fixedMillionths;
        // Up to two percent to either side, in steps of a hundredth of a percent.
        var deviation = (((date.DayNumber * 37L) + (NumberOf(currency.Code) * 101)) % ((2 * LargestDeviation) + 1)) - LargestDeviation;
        return fixedMillionths * (FixedRate + deviation) / FixedRate;
    }

    /// <summary>The code as a number to the base of 26, A being 0.</summary>
    private static long NumberOf(string code) => code.Aggregate(0L, (number, letter) => (number * 26) + (letter - 'A'));
}
