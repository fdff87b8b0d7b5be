namespace OrdersEtl.Generation;

/// <summary>A product of the catalogue and its price in euro cents.</summary>
public sealed record Product(string Name, int PriceCents)
{
    /// <summary>The catalogue. Names hold commas, quotes and accents on purpose.</summary>
    public static readonly Product[] Catalogue =
    [
        new("Desk lamp \"Aurora\", brass, 40 cm", 5990),
        new("Monitor 27\", 4K, height-adjustable", 34900),
        new("Crème brûlée set, 6 pieces", 2450),
        new("Bücherregal \"Malmö\", Eiche, 80 x 200 cm", 18900),
        new("Café filter papers, size 4, 100 sheets", 389),
        new("Screws 4 x 40 mm, box of 200", 699),
        new("Jalapeño seeds, organic", 299),
        new("Hose 1/2\", 25 m, with \"Quick-Click\"", 3495),
        new("Notebook, dotted, A5", 1290),
        new("Wool blanket, \"Åre\", 130 x 170 cm", 8450),
        new("Kettle 1.7 l, stainless steel", 4499),
        new("Świeca sojowa, lawenda", 1175),
        new("Chef's knife, 20 cm, \"Damast\"", 12900),
        new("Reisekoffer, 55 cm, grün", 9990),
        new("Rice cooker, 5.5合, white", 15400),
        new("Bicycle tube 28\", Presta", 749),
        new("Headphones, over-ear, \"Silence II\"", 21900),
        new("Door mat \"Välkommen\", coir", 1995),
        new("Espresso beans, 1 kg, dark roast", 1890),
        new("Pencil HB, 12 pieces", 450),
    ];
}
