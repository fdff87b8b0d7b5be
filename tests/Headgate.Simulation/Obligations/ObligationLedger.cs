namespace Headgate.Simulation.Obligations;

/// <summary>
/// The one oracle: what was issued, delivered, sunk, kept and acknowledged, as the broker, the sinks and the dead letters saw it. It knows nothing of
/// Headgate, and no fault reaches it. Not thread-safe: a simulation has one thread.
/// </summary>
public sealed class ObligationLedger
{
    private const int MostViolations = 20;

    private readonly Dictionary<int, Obligation> _obligations = [];
    private readonly Dictionary<(int Sink, int Lane, int Key), long> _last = [];
    private readonly List<Violation> _violations = [];
    private long _orderedFrom;

    /// <summary>Gets what is wrong, in the order in which it was found.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Gets whether messages of a key must arrive in the order in which their broker delivered them.</summary>
    public bool IsOrdered { get; init; }


    public int IssuedCount => _obligations.Count;

    public long DeliveredCount { get; private set; }

    public long SunkCount { get; private set; }

    public long DuplicateCount { get; private set; }

    public long LetterCount { get; private set; }

    public long AcknowledgedCount { get; private set; }

    public long ReturnedCount { get; private set; }

    /// <summary>Takes note of something wrong.</summary>
    public void Report(ViolationKind kind, string detail)
    {
        if (_violations.Count < MostViolations) _violations.Add(new Violation(kind, detail));
    }

    /// <summary>A message is published: from now on it is owed.</summary>
    public void Issue(int id, int key, int parts, IReadOnlyList<int> sinks) => _obligations.Add(id, new Obligation(key, parts, sinks));

    /// <summary>Its broker delivers a message. Every time but the first explains that it is sunk once more.</summary>
    public void Deliver(int id)
    {
        var obligation = _obligations[id];
        if (obligation.DeliveryCount++ > 0) obligation.Excuses++;
        DeliveredCount++;
    }

    /// <summary>A handler has committed a message and fails all the same: it is right to try again.</summary>
    public void Excuse(int id) => _obligations[id].Excuses++;

    /// <summary>Of deliveries up to this moment the order is not looked at any more: a stage has crashed, and what it had in hand ends beside what comes now.</summary>
    public void ForgiveOrderBefore(long sequence) => _orderedFrom = Math.Max(_orderedFrom, sequence);

    /// <summary>A sink has stored a message.</summary>
    public void Sink(int sink, Item item)
    {
        SunkCount++;
        if (!_obligations.TryGetValue(item.Id, out var obligation) || obligation.Key != item.Key)
        {
            Report(ViolationKind.Phantom, $"{item} was never issued");
            return;
        }

        if (item.Payload != Item.PayloadOf(item.Id, item.Part)) Report(ViolationKind.Corrupt, $"{item}");
        var count = obligation.Sink(sink, item.Part);
        if (count == 0) Report(ViolationKind.Phantom, $"{item} does not belong in sink {sink}");
        if (count > 1) DuplicateCount++;
        if (count > 1 + obligation.Excuses) Report(ViolationKind.Duplicated, $"{item} is {count} times in sink {sink}, {obligation.Excuses + 1} are explained");

        // What comes again after a failure comes behind what was stored with it: order is that of first arrivals.
        if (IsOrdered && count == 1) CheckOrder(sink, item);
    }

    /// <summary>A dead letter is safe.</summary>
    /// <param name="item">What it holds.</param>
    /// <param name="sink">Of the way to which sink; null when it failed before its ways part.</param>
    public void Keep(Item item, int? sink)
    {
        LetterCount++;
        if (_obligations.TryGetValue(item.Id, out var obligation)) obligation.Keep(sink, item.Part);
        else Report(ViolationKind.Phantom, $"a letter of {item}, which was never issued");
    }

    /// <summary>The broker forgets a message for good.</summary>
    public void Acknowledge(int id)
    {
        var obligation = _obligations[id];
        obligation.IsAcknowledged = true;
        AcknowledgedCount++;
        if (!obligation.IsSettled) Report(ViolationKind.AcknowledgedEarly, $"message {id} was acknowledged and is not where it belongs");
    }

    /// <summary>A message was handed back to its broker.</summary>
    public void Return() => ReturnedCount++;

    /// <summary>Whether a message has arrived everywhere, or is kept.</summary>
    public bool IsSettled(int id) => _obligations[id].IsSettled;

    /// <summary>Everything has come to rest. Each message is with the broker, or has been acknowledged and is where it belongs.</summary>
    public void Close(IReadOnlySet<int> held)
    {
        foreach (var (id, obligation) in _obligations)
        {
            if (held.Contains(id)) Report(ViolationKind.Stuck, $"message {id} is still with its broker, delivered {obligation.DeliveryCount} times, sunk {obligation.SunkCount} times");
            else if (!obligation.IsAcknowledged) Report(ViolationKind.Lost, $"message {id} is with nobody, and was never acknowledged");
            else if (!obligation.IsSettled) Report(ViolationKind.Lost, $"message {id} was acknowledged and never arrived");
        }
    }

    private void CheckOrder(int sink, Item item)
    {
        if (item.Sequence < _orderedFrom) return;
        var line = (sink, item.Lane, item.Key);
        if (_last.TryGetValue(line, out var last) && item.Sequence < last && last >= _orderedFrom)
            Report(ViolationKind.Reordered, $"{item} came to sink {sink} after delivery {last} of its key");
        _last[line] = Math.Max(last, item.Sequence);
    }
}
