using Headgate.Stages;

namespace Patterns;

/// <summary>Keeps the balances of the accounts that come his way.</summary>
public sealed class Clerk(string name) : Consumer<Payment>(new() { Name = name })
{
    private readonly SortedDictionary<int, List<int>> _balances = [];

    /// <summary>The balance of each account after each of its payments. It belongs to the stage: read it when the stage has stopped.</summary>
    public IReadOnlyDictionary<int, List<int>> Balances => _balances;

    protected override ValueTask OnEventsAsync(EventBatch<Payment> events, CancellationToken cancellationToken)
    {
        foreach (var (account, euros) in events)
        {
            if (!_balances.TryGetValue(account, out var balances)) _balances.Add(account, balances = []);
            balances.Add(balances.LastOrDefault() + euros);
        }

        return default;
    }
}
