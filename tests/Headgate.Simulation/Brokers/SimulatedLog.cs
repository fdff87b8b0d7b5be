using Headgate.Pipelines.Sources;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Simulation.Pipelines;
using Headgate.Simulation.Running;

namespace Headgate.Simulation.Brokers;

/// <summary>A topic as Kafka has them: partitions, each read by one member of the group, and committed up to a position. A commit of a member that has lost its partition is refused.</summary>
internal sealed class SimulatedLog : SimulatedBroker
{
    private readonly LogPartition[] _partitions;
    private readonly List<LogMember> _members = [];

    public SimulatedLog(ObligationLedger ledger, FaultPlan faults, Journal journal, Flaw flaw, int partitions)
        : base(ledger, faults, journal, flaw) => _partitions = [.. Enumerable.Range(0, partitions).Select(static number => new LogPartition(number))];

    public override int ConnectionCount => _members.Count;

    public override IReadOnlySet<int> Held => _partitions.SelectMany(static partition => partition.Entries.Skip((int)partition.Committed)).Select(static entry => entry.Id).ToHashSet();

    /// <summary>How many commits were refused, of members that had lost their partition.</summary>
    public int RefusedCount { get; private set; }

    public override void Publish(int id, int key)
    {
        _partitions[key % _partitions.Length].Entries.Add((id, key));
        Wake();
    }

    public override Source<Item> Open(SourceContext context) => new SimulatedSource(this, context, (inner, isAgain) =>
    {
        var member = new LogMember(this, inner);
        _members.Add(member);
        Spread();
        return new LogConnection(this, inner, member, isAgain);
    });

    public override bool CutOne(Random random)
    {
        if (_members.Count == 0) return false;
        Leave(_members[random.Next(_members.Count)]);
        return true;
    }

    public override bool MovePartitions(Random random)
    {
        if (_members.Count == 0) return false;
        foreach (var partition in _partitions)
        {
            if (random.Next(2) == 0) Assign(partition, _members[random.Next(_members.Count)]);
        }

        return true;
    }

    protected override void CloseAll()
    {
        foreach (var member in _members.ToList()) Leave(member);
    }

    public IEnumerable<LogPartition> PartitionsOf(LogMember member) => _partitions.Where(partition => partition.Owner == member);

    /// <summary>Delivers the next message of a partition.</summary>
    public Item? Take(LogPartition partition)
    {
        if (partition.Next >= partition.Entries.Count) return null;
        var (id, key) = partition.Entries[(int)partition.Next++];
        Ledger.Deliver(id);
        return Item.Deliver(id, key, partition.Lane, NextSequence());
    }

    /// <summary>A member commits.</summary>
    /// <exception cref="IOException">The partition is another's by now, or was assigned anew.</exception>
    public void Commit(LogPartition partition, int generation, long position)
    {
        if (generation != partition.Generation)
        {
            RefusedCount++;
            throw new IOException("The partition was revoked.");
        }

        if (position < partition.Committed || position > partition.Next)
            Ledger.Report(ViolationKind.NotContiguous, $"partition {partition.Number} was at {partition.Committed}, read to {partition.Next}, and {position} is committed");
        Journal.Note($"partition {partition.Number} is committed up to {position}");
        for (; partition.Committed < position; partition.Committed++)
        {
            var id = partition.Entries[(int)partition.Committed].Id;
            if (!Ledger.IsSettled(id)) Ledger.Report(ViolationKind.NotContiguous, $"position {partition.Committed} of partition {partition.Number} is committed, and message {id} is not finished");
            Ledger.Acknowledge(id);
        }
    }

    public void Leave(LogMember member)
    {
        if (!_members.Remove(member)) return;
        member.IsOut = true;
        Journal.Note("a member leaves");
        foreach (var partition in _partitions.Where(partition => partition.Owner == member)) Revoke(partition);
        Spread();
        Wake();
    }

    /// <summary>Reads a partition again from what is committed: for messages that were handed back.</summary>
    public void Restart(LogPartition partition)
    {
        if (partition.Owner is { } owner) Assign(partition, owner);
    }

    private void Spread()
    {
        if (_members.Count == 0) return;
        for (var i = 0; i < _partitions.Length; i++)
        {
            var owner = _members[i % _members.Count];
            if (_partitions[i].Owner != owner) Assign(_partitions[i], owner);
        }
    }

    private void Assign(LogPartition partition, LogMember member)
    {
        Revoke(partition);
        partition.Owner = member;
        partition.Lane = NextLane();
        Journal.Note($"partition {partition.Number} is assigned, generation {partition.Generation}, from {partition.Committed}");
        Wake();
    }

    private static void Revoke(LogPartition partition)
    {
        partition.Owner = null;
        partition.Generation++;
        partition.Next = partition.Committed;
    }
}
