using System.Globalization;
using OrdersEtl.ExchangeRates;

namespace OrdersEtl.Transformation;

/// <summary>Why one row is not loaded.</summary>
/// <param name="Kind">The kind, for the figures.</param>
/// <param name="Reason">One sentence with the offending value, for the person who has to mend the row.</param>
public sealed record Rejection(RejectionKind Kind, string Reason)
{
    /// <summary>An order for which there was no rate, however often it was asked for.</summary>
    public static Rejection WithoutRate(ExchangeRateUnavailableException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new Rejection(RejectionKind.RateUnavailable, failure.Message);
    }

    /// <summary>An order with an id that another one has.</summary>
    public static Rejection Duplicate(long orderId) =>
        new(RejectionKind.DuplicateId, string.Create(CultureInfo.InvariantCulture, $"The order id '{orderId}' is taken by an order that was loaded before."));
}
