namespace Headgate.OrdersEtl.Check;

/// <summary>The rates of days, as the README states them.</summary>
public static class DayRates
{
    /// <summary>Euros for one unit on the day of a time stamp in UTC, in millionths.</summary>
    public static int MicroEuros(string code, int fixedMicroEuros, string utc)
    {
        if (code == "EUR") return 1_000_000;
        var letters = ((code[0] - 'A') * 676) + ((code[1] - 'A') * 26) + (code[2] - 'A');
        var step = (Instants.DayNumber(utc) * 37 + letters * 101) % 401;
        return (int)((long)fixedMicroEuros * (9_800 + step) / 10_000);
    }
}
