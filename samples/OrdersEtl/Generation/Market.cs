namespace OrdersEtl.Generation;

/// <summary>A country that orders come from: its currency, its offset from UTC, its price level, its cities.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Decimals">Decimals of a price in this currency.</param>
/// <param name="UtcOffset">As it is written in a time stamp: <c>Z</c>, <c>+01:00</c>.</param>
/// <param name="PricePercent">What one costs here, in hundredths of the euro's number.</param>
/// <param name="Cities">Cities as they are spelled there.</param>
public sealed record Market(string Currency, int Decimals, string UtcOffset, int PricePercent, string[] Cities)
{
    /// <summary>Every market; one that stands here twice sends twice the orders.</summary>
    public static readonly Market[] All =
    [
        new("EUR", 2, "+01:00", 100, ["Köln", "München", "Nürnberg", "Düsseldorf", "Lübeck", "Gießen", "Berlin", "Würzburg"]),
        new("EUR", 2, "+01:00", 104, ["Orléans", "Besançon", "Nîmes", "Saint-Étienne", "Lyon", "Angoulême"]),
        new("EUR", 2, "+01:00", 96, ["Málaga", "Cádiz", "A Coruña", "León", "Logroño", "Sevilla"]),
        new("EUR", 2, "+02:00", 109, ["Jyväskylä", "Hämeenlinna", "Seinäjoki", "Turku"]),
        new("USD", 2, "-05:00", 112, ["Boston", "Charlotte", "Albany", "New York", "Providence"]),
        new("USD", 2, "-08:00", 115, ["San José", "Seattle", "Portland", "Oakland"]),
        new("GBP", 2, "Z", 87, ["Leeds", "Manchester", "Bristol", "Stoke-on-Trent", "Ynys Môn"]),
        new("CHF", 2, "+01:00", 118, ["Zürich", "Genève", "Bülach", "Neuchâtel", "Bern"]),
        new("SEK", 2, "+01:00", 1140, ["Malmö", "Västerås", "Örebro", "Göteborg", "Umeå"]),
        new("NOK", 2, "+01:00", 1165, ["Tromsø", "Bodø", "Ålesund", "Oslo"]),
        new("DKK", 2, "+01:00", 746, ["Aarhus", "København", "Helsingør", "Sønderborg"]),
        new("JPY", 0, "+09:00", 16200, ["東京", "大阪", "札幌", "京都"]),
        new("PLN", 2, "+01:00", 428, ["Łódź", "Kraków", "Gdańsk", "Wrocław", "Świnoujście"]),
        new("CZK", 2, "+01:00", 2520, ["Plzeň", "Brno", "České Budějovice", "Ústí nad Labem"]),
    ];
}
