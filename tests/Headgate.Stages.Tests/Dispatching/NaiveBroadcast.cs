using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Dispatching;

/// <summary>The broadcast dispatcher as one would write it on paper: an event goes out when everybody has demand, one at a time.</summary>
internal sealed class NaiveBroadcast
{
    private readonly List<Member> _members = [];
    private readonly List<Member> _all = [];
    private readonly Queue<int> _buffer = new();
    private int _next;

    public void Join(DownstreamProbe<int> probe, Func<int, bool> selects)
    {
        var member = new Member(probe, selects);
        _members.Add(member);
        _all.Add(member);
    }

    public void Leave(int who, OutletProbe<int> outlet)
    {
        if (Pick(who) is not { } member) return;
        _members.Remove(member);
        Serve();
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

    private void Serve()
    {
        while (_buffer.Count > 0 && _members.Count > 0 && _members.TrueForAll(member => member.Demand > 0))
        {
            var item = _buffer.Dequeue();
            foreach (var member in _members.Where(member => member.Selects(item)))
            {
                member.Demand--;
                member.Events.Add(item);
            }
        }
    }

    private sealed class Member(DownstreamProbe<int> probe, Func<int, bool> selects)
    {
        public DownstreamProbe<int> Probe => probe;

        public Func<int, bool> Selects => selects;

        public List<int> Events { get; } = [];

        public int Demand { get; set; }
    }
}
