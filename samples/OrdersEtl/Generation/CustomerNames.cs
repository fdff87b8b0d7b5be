namespace OrdersEtl.Generation;

/// <summary>People and a few companies, spelled with the accents that break careless readers.</summary>
public static class CustomerNames
{
    private static readonly string[] First =
    [
        "Jürgen", "Zoë", "François", "Renée", "Søren", "Åsa", "Łukasz", "Małgorzata", "Jiří", "Žofie", "Björn", "Ingrid", "Íñigo",
        "José", "Beyoncé", "Anaïs", "Chloé", "Seán", "Siobhán", "Käthe", "Günter", "Aoi", "Haruto", "Grace", "Noah", "Emma",
    ];

    private static readonly string[] Last =
    [
        "Müller", "Weiß", "Schröder", "Lefèvre", "Gonçalves", "Núñez", "Ångström", "Sjöberg", "Kowalczyk", "Wiśniewska", "Dvořák",
        "Nováková", "Ørsted", "Kjær", "O'Brien", "Smith", "Johnson", "Mäkinen", "Hämäläinen", "Tanaka", "Satō", "von der Heide",
    ];

    private static readonly string[] Companies =
    [
        "Müller, Söhne & Co.", "Café \"Zum Löwen\"", "Åkesson Bygg AB", "Boulangerie de l'Étoile", "Łódzkie Zakłady, Sp. z o.o.",
        "Smith, Smith & Jones Ltd", "株式会社さくら", "Praha Dřevo, s.r.o.",
    ];

    /// <summary>A customer's name as it reads, not yet quoted for CSV.</summary>
    public static string Draw(SeededRandom random) =>
        random.OneIn(12) ? random.Pick(Companies) : $"{random.Pick(First)} {random.Pick(Last)}";
}
