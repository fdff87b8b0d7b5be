using Headgate.Stages;

namespace Headgate.Flows.Tests.Sources;

/// <summary>A producer that emits what it has, and ends, when it starts: before anyone can have asked for it.</summary>
internal sealed class EarlyEnd(params int[] numbers) : Producer<int>
{
    protected override ValueTask OnStartAsync(CancellationToken cancellationToken)
    {
        foreach (var number in numbers) Emit(number);
        Complete();
        return default;
    }

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken) => default;
}
