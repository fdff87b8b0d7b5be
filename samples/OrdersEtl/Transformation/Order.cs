namespace OrdersEtl.Transformation;

/// <summary>A valid order. Money is held in whole minor units (cents, pence, yen), never as a fraction.</summary>
public sealed record Order
{
    public required long Id { get; init; }

    /// <summary>When it was placed, in UTC.</summary>
    public required DateTime OrderedAtUtc { get; init; }

    public required string Customer { get; init; }

    public required string City { get; init; }

    public required string Product { get; init; }

    /// <summary>From 1 to 1,000,000.</summary>
    public required int Quantity { get; init; }

    /// <summary>ISO 4217 code of the currency in which it was priced.</summary>
    public required string Currency { get; init; }

    /// <summary>The price of one piece in minor units of <see cref="Currency"/>.</summary>
    public required long UnitPriceMinor { get; init; }

    /// <summary>Quantity times unit price in euro cents, rounded once, half a cent up.</summary>
    public required long TotalEurCents { get; init; }

    /// <summary>The same at the rate of the day on which it was placed, in UTC; null until that rate is known.</summary>
    public long? DayTotalEurCents { get; init; }
}
