using System.Collections.Concurrent;

namespace Headgate.Faults.Ledger;

/// <summary>The one oracle of the faults: what was sent, and what has arrived. It lives in the process that causes the faults, which has none itself; it knows nothing of Headgate.</summary>
/// <remarks>Thread-safe while messages are sent.</remarks>
public sealed class FaultLedger
{
    private readonly ConcurrentDictionary<long, int> _sent = new();
    private readonly ConcurrentDictionary<long, byte> _owed = new();

    /// <summary>Gets whether first arrivals of a key must be in the order of their numbers.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Gets whether one process may bring a message twice: its connection to the broker was cut, or the broker forgot what it had been told.</summary>
    public bool MayRepeatInOneLife { get; init; }

    /// <summary>Gets the processes that were killed, when what comes again must be what one of these has brought; null when it may be any other process.</summary>
    public ISet<int>? Killed { get; init; }

    /// <summary>How many are owed.</summary>
    public int OwedCount => _owed.Count;

    /// <summary>A message is sent. It may arrive from now on, and is owed only when that has been confirmed.</summary>
    public void Send(long id) => _sent.AddOrUpdate(id, 1, static (_, times) => times + 1);

    /// <summary>Its sending was confirmed.</summary>
    public void Confirm(long id) => _owed[id] = 0;

    /// <summary>Messages are sent and confirmed at once.</summary>
    public void Owe(long first, long count)
    {
        for (var id = first; id < first + count; id++)
        {
            Send(id);
            Confirm(id);
        }
    }

    /// <summary>Whether all that is owed is among them.</summary>
    public bool IsSettledBy(IReadOnlySet<long> arrived) => _owed.Keys.All(arrived.Contains);

    /// <summary>Looks at what has arrived, when everything has come to rest.</summary>
    public Verdict Judge(IEnumerable<Arrival> arrivals)
    {
        long phantom = 0, corrupt = 0, duplicates = 0, unexplained = 0, reordered = 0;
        var seen = new Dictionary<long, List<int>>();
        var newest = new Dictionary<int, long>();
        var again = new Dictionary<int, long>();
        foreach (var arrival in arrivals.OrderBy(static arrival => arrival.Place))
        {
            if (!_sent.TryGetValue(arrival.Id, out var times))
            {
                phantom++;
                continue;
            }

            var duty = Duty.Of(arrival.Id);
            if (duty.Text != arrival.Text) corrupt++;
            if (!seen.TryGetValue(arrival.Id, out var lives))
            {
                seen.Add(arrival.Id, [arrival.Life]);
                if (IsOrdered && newest.GetValueOrDefault(duty.Key) > arrival.Id) reordered++;
                newest[duty.Key] = Math.Max(newest.GetValueOrDefault(duty.Key), arrival.Id);
                continue;
            }

            duplicates++;
            again[arrival.Life] = again.GetValueOrDefault(arrival.Life) + 1;
            if (!MayRepeatInOneLife && times == 1 && (lives.Contains(arrival.Life) || Killed?.Overlaps(lives) is false)) unexplained++;
            lives.Add(arrival.Life);
        }

        return new Verdict(_owed.Count, _owed.Keys.Count(id => !seen.ContainsKey(id)), phantom, corrupt, duplicates, unexplained, reordered, again.Values.DefaultIfEmpty().Max());
    }
}
