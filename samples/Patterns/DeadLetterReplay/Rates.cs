namespace Patterns;

/// <summary>Exchange rates: euros for one unit.</summary>
public sealed class Rates(params IEnumerable<(string Currency, decimal Rate)> known)
{
    private readonly Dictionary<string, decimal> _known = known.ToDictionary(static pair => pair.Currency, static pair => pair.Rate);

    public void Add(string currency, decimal rate) => _known.Add(currency, rate);

    public decimal InEuros(Invoice invoice) => invoice.Amount * (_known.TryGetValue(invoice.Currency, out var rate) ? rate : throw new KeyNotFoundException($"there is no rate of {invoice.Currency}"));
}
