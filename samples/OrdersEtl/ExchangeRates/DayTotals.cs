using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using OrdersEtl.Loading;
using OrdersEtl.Transformation;

namespace OrdersEtl.ExchangeRates;

/// <summary>Adds to orders their totals at the rates of their days. Any number of orders at once.</summary>
/// <param name="client">Knows the rates.</param>
/// <param name="retry">How often an order is tried, and how long it waits between; null for what the service deserves.</param>
public sealed class DayTotals(ExchangeRateClient client, RetryOptions? retry = null)
{
    /// <summary>How often an order is tried. It waits as long as the service asks for, if it does.</summary>
    public RetryOptions Retry { get; } = retry ?? new RetryOptions
    {
        MaxAttempts = 6,
        Delay = TimeSpan.FromMilliseconds(100),
        ShouldRetry = failure => failure is ExchangeRateUnavailableException,
        DelayOf = failure => (failure as ExchangeRateUnavailableException)?.RetryAfter,
    };

    /// <summary>
    /// Adds the total. A row that is rejected goes by. An order whose last attempt fails is a rejected row too, and no failure of the
    /// pipeline: so it is stored in one transaction with the others, and the checkpoint moves over it.
    /// </summary>
    /// <exception cref="ExchangeRateUnavailableException">There is no rate this time; there are attempts left.</exception>
    public async ValueTask<Message<RowOutcome>> AddAsync(Message<RowOutcome> message, CancellationToken cancellationToken)
    {
        var row = message.Data.Row;
        if (message.Data.Order is not { } order) return message;
        try
        {
            var rate = await client.GetAsync(order.Currency, DateOnly.FromDateTime(order.OrderedAtUtc), cancellationToken).ConfigureAwait(false);
            return message.With(RowOutcome.Of(row, order with { DayTotalEurCents = TotalAt(rate, order) }));
        }
        catch (ExchangeRateUnavailableException failure) when (message.Attempt >= Retry.MaxAttempts)
        {
            return message.With(RowOutcome.Of(row, Rejection.WithoutRate(failure)));
        }
        catch (UnknownCurrencyException failure)
        {
            return message.With(RowOutcome.Of(row, new Rejection(RejectionKind.UnknownCurrency, failure.Message)));
        }
    }

    private static long TotalAt(ExchangeRate rate, Order order) =>
        Currencies.TryFind(order.Currency, out var currency)
            ? currency.ToEuroCents(order.Quantity, order.UnitPriceMinor, rate.EurosPerUnit)
            : throw new InvalidOperationException($"An order in {order.Currency} has passed, which is no currency.");
}
