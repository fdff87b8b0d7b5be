using Headgate.Stages;

namespace Headgate.Orleans.Tests;

/// <summary>Counts as far as it is told, and ends, or fails. Says what was asked of it.</summary>
internal sealed class Numbers(int count, bool fails = false) : Producer<int>(new ProducerOptions<int> { Name = "numbers" })
{
    private int _next;
    private long _asked;

    public long Asked => Volatile.Read(ref _asked);

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _asked, _asked + demand);
        for (var i = 0; i < demand && _next < count; i++) Emit(_next++);
        if (_next < count) return default;
        if (fails) Stop(StopReason.Fault(new TimeoutException("out of numbers")));
        else Complete();
        return default;
    }
}
