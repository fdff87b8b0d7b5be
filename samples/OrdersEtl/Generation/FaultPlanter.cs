using System.Globalization;
using System.Text;

namespace OrdersEtl.Generation;

/// <summary>Spoils an order in one of eight ways and gives its line in bytes.</summary>
public static class FaultPlanter
{
    /// <summary>How many kinds of fault there are.</summary>
    public const int FaultCount = 8;

    private static readonly string[] BadCounts = ["three", "2.5", "1e3", "12 pcs", "0x10", "99999999999"];
    private static readonly string[] BadPrices = ["\"12,50\"", "1.2.3", "N/A", "-4.20", "0.00", "12.50 €", "12.5055"];
    private static readonly string[] BadTimes =
    [
        "2025-02-30T10:00:00Z", "14.03.2025 09:26", "2025-13-01T08:15:00+01:00", "yesterday", "2025-06-01", "2025-06-01T25:00:00Z",
        "2025-06-01T12:00:00", "1751364000",
    ];

    private static readonly string[] BadCurrencies = ["XXX", "EURO", "eur", "€", "BTC", "US$"];

    /// <summary>Byte sequences that no UTF-8 text holds, each for a different reason.</summary>
    private static readonly byte[][] BrokenSequences =
    [
        [0xFC], // ü in Latin-1
        [0xC3], // the first half of a two-byte character
        [0x80], // a continuation byte with nothing before it
        [0xC0, 0xAF], // an overlong slash
        [0xED, 0xA0, 0x80], // half a surrogate pair
        [0xF5, 0x80, 0x80, 0x80], // beyond U+10FFFF
    ];

    /// <summary>The line of a spoiled order, without its line end.</summary>
    /// <param name="fault">The kind of fault.</param>
    /// <param name="order">The good order to spoil.</param>
    /// <param name="earlierId">An order id that a good row before this one has.</param>
    /// <param name="random">Decides which of several forms the fault takes.</param>
    public static byte[] Plant(PlantedFault fault, GeneratedOrder order, long earlierId, SeededRandom random)
    {
        var cells = order.Cells;
        switch (fault)
        {
            case PlantedFault.MissingColumn:
                return Line(WithoutColumn(cells, random));
            case PlantedFault.BadNumber:
                SpoilNumber(cells, random);
                break;
            case PlantedFault.BadDate:
                cells[OrderColumns.OrderedAt] = random.Pick(BadTimes);
                break;
            case PlantedFault.UnknownCurrency:
                cells[OrderColumns.Currency] = random.Pick(BadCurrencies);
                break;
            case PlantedFault.NegativeQuantity:
                cells[OrderColumns.Quantity] = "-" + cells[OrderColumns.Quantity];
                break;
            case PlantedFault.UnbalancedQuote:
                UnbalanceQuotes(cells, random);
                break;
            case PlantedFault.DuplicateId:
                cells[OrderColumns.OrderId] = earlierId.ToString(CultureInfo.InvariantCulture);
                break;
            default:
                return WithBrokenUtf8(cells, random);
        }

        return Line(cells);
    }

    private static byte[] Line(string[] cells) => Encoding.UTF8.GetBytes(string.Join(',', cells));

    private static string[] WithoutColumn(string[] cells, SeededRandom random)
    {
        switch (random.Next(3))
        {
            case 0:
                var gap = random.Next(cells.Length);
                return [.. cells[..gap], .. cells[(gap + 1)..]];
            case 1:
                return cells[..random.Between(1, cells.Length - 1)];
            default:
                cells[random.Between(OrderColumns.Customer, OrderColumns.Currency)] = "";
                return cells;
        }
    }

    private static void SpoilNumber(string[] cells, SeededRandom random)
    {
        switch (random.Next(3))
        {
            case 0:
                cells[OrderColumns.OrderId] = "N" + cells[OrderColumns.OrderId];
                break;
            case 1:
                cells[OrderColumns.Quantity] = random.Pick(BadCounts);
                break;
            default:
                cells[OrderColumns.UnitPrice] = random.Pick(BadPrices);
                break;
        }
    }

    private static void UnbalanceQuotes(string[] cells, SeededRandom random)
    {
        var product = cells[OrderColumns.Product];
        switch (random.Next(3))
        {
            case 0:
                cells[OrderColumns.Product] = product[..^1];
                break;
            case 1:
                cells[OrderColumns.Product] = product[1..];
                break;
            default:
                cells[OrderColumns.City] = "Bad \"Homburg";
                break;
        }
    }

    private static byte[] WithBrokenUtf8(string[] cells, SeededRandom random)
    {
        var before = Encoding.UTF8.GetBytes(string.Join(',', cells[..OrderColumns.Customer]) + ",");
        var after = Encoding.UTF8.GetBytes(string.Join(',', cells[OrderColumns.Customer..]));
        return [.. before, .. random.Pick(BrokenSequences), .. after];
    }
}
