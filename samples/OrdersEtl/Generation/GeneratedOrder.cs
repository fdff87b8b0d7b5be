using System.Globalization;

namespace OrdersEtl.Generation;

/// <summary>One order as cells of a CSV line, quoted where the format needs it. Faults are planted by overwriting cells.</summary>
public sealed class GeneratedOrder
{
    private static readonly DateTime FirstLocalTime = new(2025, 1, 1, 6, 0, 0, DateTimeKind.Unspecified);

    private GeneratedOrder(string[] cells) => Cells = cells;

    /// <summary>The eight cells in the order of <see cref="OrderColumns"/>, as they will stand in the file.</summary>
    public string[] Cells { get; }

    /// <summary>Draws an order.</summary>
    /// <param name="id">Its order id.</param>
    /// <param name="seconds">When it came in, in seconds after the first second of the file.</param>
    /// <param name="random">Where everything else comes from.</param>
    public static GeneratedOrder Draw(long id, long seconds, SeededRandom random)
    {
        var market = random.Pick(Market.All);
        var product = random.Pick(Product.Catalogue);
        var orderedAt = FirstLocalTime.AddSeconds(seconds);
        return new GeneratedOrder(
        [
            id.ToString(CultureInfo.InvariantCulture),
            orderedAt.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + market.UtcOffset,
            Cell(CustomerNames.Draw(random)),
            Cell(random.Pick(market.Cities)),
            Quoted(product.Name),
            (random.OneIn(20) ? random.Between(10, 500) : random.Between(1, 6)).ToString(CultureInfo.InvariantCulture),
            Price(product, market, random),
            market.Currency,
        ]);
    }

    /// <summary>A cell with quotes around it, and quotes inside doubled.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Cell(string text) => text.AsSpan().ContainsAny(',', '"') ? Quoted(text) : text;

    private static string Price(Product product, Market market, SeededRandom random)
    {
        var percent = random.Between(80, 120);
        var cents = (long)product.PriceCents * market.PricePercent * percent / 10_000;
        var price = market.Decimals == 0 ? Math.Max(1, cents / 100) : cents / 100m;
        return price.ToString(market.Decimals == 0 ? "0" : "0.00", CultureInfo.InvariantCulture);
    }
}
