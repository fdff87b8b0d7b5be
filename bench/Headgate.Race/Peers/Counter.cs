using Headgate.Stages;

namespace Headgate.Race.Peers;

/// <summary>The stage that emits consecutive integers, filled into the room that it is given.</summary>
internal sealed class Counter(long first, long end, LinkBounds bounds, ProducerOptions<long>? options = null) : Producer<long>(options ?? new())
{
    private long _next = first;

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        var until = Math.Min(end, _next + demand);
        while (_next < until)
        {
            var room = Reserve((int)Math.Min(until - _next, bounds.BatchSize));
            Work.Fill(room, _next);
            _next += room.Length;
            Commit(room.Length);
        }

        if (until == end) Complete();
        return default;
    }
}
