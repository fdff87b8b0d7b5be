using Headgate.Stages;

namespace Patterns;

/// <summary>Counts on from a number, as far as it is asked to.</summary>
public sealed class Counter(long first) : Producer<long>
{
    private long _next = first;

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        for (var i = 0; i < demand; i++) Emit(_next++);
        return default;
    }
}
