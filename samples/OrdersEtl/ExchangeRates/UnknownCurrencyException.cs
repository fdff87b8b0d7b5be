namespace OrdersEtl.ExchangeRates;

/// <summary>The service has no rate for this currency, and will have none when it is asked again.</summary>
public sealed class UnknownCurrencyException : Exception
{
    public UnknownCurrencyException()
    {
    }

    public UnknownCurrencyException(string message)
        : base(message)
    {
    }

    public UnknownCurrencyException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
