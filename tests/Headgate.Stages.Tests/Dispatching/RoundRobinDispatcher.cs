using Headgate.Stages.Dispatching;

namespace Headgate.Stages.Tests.Dispatching;

/// <summary>
/// An example of a dispatcher of one's own: each event goes to the next consumer in turn, whatever its demand; the turn waits for a consumer
/// that has none. (The demand dispatcher would pass it over.)
/// </summary>
/// <remarks>
/// <para>All state is in plain fields: one producer owns the dispatcher and makes one call at a time.</para>
/// <para><see cref="Demand"/> says how many events can be placed <em>now</em>. With turns that is the demand until the first consumer runs
/// out: a full round for each event that the poorest consumer can take, and those before it in the turn one more.</para>
/// </remarks>
public sealed class RoundRobinDispatcher<T> : IDispatcher<T>
{
    private readonly List<ConsumerLink<T>> _links = [];
    private int _turn;

    /// <inheritdoc />
    public long Demand
    {
        get
        {
            if (_links.Count == 0) return 0;
            var rounds = _links.Min(link => link.Demand);
            var last = 0;
            while (last < _links.Count && LinkAt(_turn + last).Demand > rounds) last++;
            return (rounds * _links.Count) + last;
        }
    }

    /// <inheritdoc />
    public void Subscribe(ConsumerLink<T> link) => _links.Add(link);

    /// <inheritdoc />
    public void Cancel(ConsumerLink<T> link)
    {
        var place = _links.IndexOf(link);
        _links.RemoveAt(place);
        if (place < _turn) _turn--;
    }

    /// <inheritdoc />
    public void Ask(ConsumerLink<T> link, int count)
    {
        // The link has counted it already, and Demand is worked out anew each time.
    }

    /// <inheritdoc />
    public int Dispatch(DispatchBatch<T> events)
    {
        var placed = 0;
        for (; placed < events.Count && _links.Count > 0 && LinkAt(_turn).Demand > 0; placed++)
        {
            events.Send(LinkAt(_turn), placed, 1);
            _turn = (_turn + 1) % _links.Count;
        }

        // What could not be placed stays in the producer's buffer, and is offered again when there is demand.
        return placed;
    }

    private ConsumerLink<T> LinkAt(int turn) => _links[turn % _links.Count];
}
