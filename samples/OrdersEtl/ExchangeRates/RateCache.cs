using System.Collections.Concurrent;

namespace OrdersEtl.ExchangeRates;

/// <summary>
/// Keeps the latest rates, and lets everybody who asks for one rate at the same time wait for one request. What fails is not kept.
/// Any thread may ask.
/// </summary>
/// <param name="capacity">How many rates are kept; beyond it the oldest gives way, so that memory stays flat however many days an input spans.</param>
/// <param name="fetch">Makes the request. It has no caller's token, since others may wait for the same answer.</param>
public sealed class RateCache(int capacity, Func<string, DateOnly, Task<ExchangeRate>> fetch)
{
    private readonly ConcurrentDictionary<(string, DateOnly), Lazy<Task<ExchangeRate>>> _flights = new();
    private readonly ConcurrentQueue<(string, DateOnly)> _kept = new();

    /// <summary>The rate, or the request for it that is under way.</summary>
    public Task<ExchangeRate> GetAsync(string currency, DateOnly date)
    {
        var key = (currency, date);
        // Lazy, because the dictionary may call its factory more often than once, and a request that is over must find itself in it.
        return _flights.GetOrAdd(key, static (key, self) => new(() => self.FlyAsync(key)), this).Value;
    }

    private async Task<ExchangeRate> FlyAsync((string Currency, DateOnly Date) key)
    {
        try
        {
            var rate = await fetch(key.Currency, key.Date).ConfigureAwait(false);
            _kept.Enqueue(key);
            if (_kept.Count > capacity && _kept.TryDequeue(out var oldest)) _flights.TryRemove(oldest, out _);
            return rate;
        }
        catch
        {
            _flights.TryRemove(key, out _);
            throw;
        }
    }
}
