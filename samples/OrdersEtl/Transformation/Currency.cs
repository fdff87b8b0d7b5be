namespace OrdersEtl.Transformation;

/// <summary>A currency with its exchange rate.</summary>
/// <param name="Code">ISO 4217 code.</param>
/// <param name="Decimals">How many decimals an amount may have: 2, or 0 for yen.</param>
/// <param name="EurosPerUnit">What one unit of it is worth in euros; exact, at most six decimals.</param>
public sealed record Currency(string Code, int Decimals, decimal EurosPerUnit)
{
    /// <summary>How many minor units one unit has.</summary>
    public int MinorUnits => Decimals == 0 ? 1 : 100;

    /// <summary>Quantity times unit price in euro cents, at the fixed rate.</summary>
    public long ToEuroCents(int quantity, long unitPriceMinor) => ToEuroCents(quantity, unitPriceMinor, EurosPerUnit);

    /// <summary>
    /// Quantity times unit price in euro cents, at a rate with at most six decimals. The product is exact; it is rounded once, at the
    /// end, half a cent up (amounts are never negative).
    /// </summary>
    public long ToEuroCents(int quantity, long unitPriceMinor, decimal eurosPerUnit)
    {
        var amount = (decimal)unitPriceMinor / MinorUnits * quantity;
        return (long)decimal.Round(amount * eurosPerUnit * 100, MidpointRounding.AwayFromZero);
    }
}
