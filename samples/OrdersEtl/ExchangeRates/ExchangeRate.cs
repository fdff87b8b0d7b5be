using System.Text.Json.Serialization;

namespace OrdersEtl.ExchangeRates;

/// <summary>What one unit of a currency was worth in euros on a day. Also the answer of the service, as JSON.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Date">The day, in UTC.</param>
/// <param name="EurosPerUnit">Exact; six decimals. Sent as text, since not every reader of JSON keeps the digits of a number.</param>
public sealed record ExchangeRate(string Currency, DateOnly Date, [property: JsonPropertyName("rate")] decimal EurosPerUnit);
