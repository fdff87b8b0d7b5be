using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Dispatching;

/// <summary>The demand dispatcher and its buffer as one would write them on paper: one event at a time.</summary>
internal sealed class NaiveDemand
{
    private readonly List<Member> _members = [];
    private readonly List<Member> _all = [];
    private readonly Queue<int> _buffer = new();
    private int _next;

    public void Join(DownstreamProbe<int> probe)
    {
        var member = new Member(probe);
        _members.Add(member);
        _all.Add(member);
    }

    public void Leave(int who, OutletProbe<int> outlet)
    {
        if (Pick(who) is not { } member) return;
        _members.Remove(member);
        outlet.Leave(member.Probe);
    }

    public void Ask(int who, int count, OutletProbe<int> outlet)
    {
        if (Pick(who) is not { } member) return;
        member.Demand += count;
        Serve();
        outlet.Ask(member.Probe, count);
    }

    public void Emit(int count, OutletProbe<int> outlet)
    {
        var events = Enumerable.Range(_next, count).ToArray();
        _next += count;
        foreach (var item in events) _buffer.Enqueue(item);
        Serve();
        outlet.Emit(events);
    }

    public void AssertSame()
    {
        foreach (var member in _all) Assert.Equal(member.Events, member.Probe.Events);
    }

    private Member? Pick(int who) => _members.Count == 0 ? null : _members[who % _members.Count];

    /// <summary>Each time the greatest demand, in order of subscription, takes all that it has asked for.</summary>
    private void Serve()
    {
        while (_buffer.Count > 0 && _members.MaxBy(member => member.Demand) is { Demand: > 0 } greatest)
        {
            for (; greatest.Demand > 0 && _buffer.Count > 0; greatest.Demand--) greatest.Events.Add(_buffer.Dequeue());
        }
    }

    private sealed class Member(DownstreamProbe<int> probe)
    {
        public DownstreamProbe<int> Probe => probe;

        public List<int> Events { get; } = [];

        public int Demand { get; set; }
    }
}
