using System.Globalization;

namespace Patterns;

/// <summary>What each account has. For one caller at a time, as a batcher of concurrency 1 is.</summary>
public sealed class Books
{
    private readonly SortedDictionary<string, decimal> _accounts = new(StringComparer.Ordinal);

    public void Post(Payment payment) => _accounts[payment.Account] = _accounts.GetValueOrDefault(payment.Account) + payment.Amount;

    public override string ToString() => string.Join(", ", _accounts.Select(static account => string.Create(CultureInfo.InvariantCulture, $"{account.Key} {account.Value}")));
}
