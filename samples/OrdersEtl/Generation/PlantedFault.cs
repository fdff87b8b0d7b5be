namespace OrdersEtl.Generation;

/// <summary>What the generator can spoil in a row.</summary>
public enum PlantedFault
{
    MissingColumn,
    BadNumber,
    BadDate,
    UnknownCurrency,
    NegativeQuantity,
    UnbalancedQuote,
    DuplicateId,
    BrokenUtf8,
}
