namespace OrdersEtl.Transformation;

/// <summary>Why a row is not loaded. The first eight are what the generator plants; the others happen in other people's files.</summary>
public enum RejectionKind
{
    /// <summary>Fewer than eight columns, or a column without a value.</summary>
    MissingColumn,

    /// <summary>Order id, quantity or unit price is not a number, or is a number out of range.</summary>
    BadNumber,

    /// <summary>The time stamp is not ISO 8601 with an offset, or is no date of the calendar.</summary>
    BadDate,

    /// <summary>The currency has no exchange rate.</summary>
    UnknownCurrency,

    /// <summary>The quantity is a whole number below 1.</summary>
    NegativeQuantity,

    /// <summary>A quote that is never closed, or that stands where none may stand.</summary>
    UnbalancedQuote,

    /// <summary>The order id is that of a row that was loaded before.</summary>
    DuplicateId,

    /// <summary>The line has bytes that are not UTF-8.</summary>
    BrokenUtf8,

    /// <summary>More than eight columns.</summary>
    ExtraColumn,

    /// <summary>The line is longer than 1 MiB.</summary>
    LineTooLong,

    /// <summary>The row is good, but the exchange-rate service gave no rate for it.</summary>
    RateUnavailable,
}
