namespace OrdersEtl.ExchangeRates;

/// <summary>How the local service behaves.</summary>
public sealed record ExchangeRateServerOptions
{
    /// <summary>Requests a second that are answered; the others get 429 and a <c>Retry-After</c>.</summary>
    /// <value>200.</value>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>Of a hundred rates so many are refused with 503 when they are asked for first, and given when they are asked for again.</summary>
    /// <value>0.</value>
    public int FailurePercent { get; init; }
}
