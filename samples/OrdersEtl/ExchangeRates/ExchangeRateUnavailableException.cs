namespace OrdersEtl.ExchangeRates;

/// <summary>The service gave no rate this time: too many requests, a failure of its own, no connection. Asking again may help.</summary>
public sealed class ExchangeRateUnavailableException : Exception
{
    public ExchangeRateUnavailableException()
    {
    }

    public ExchangeRateUnavailableException(string message)
        : base(message)
    {
    }

    public ExchangeRateUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>How long the service asks its caller to wait; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
