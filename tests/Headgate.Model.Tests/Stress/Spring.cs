using Headgate.Model.Tests.Topologies;
using Headgate.Stages;
using Headgate.Stages.Dispatching;

namespace Headgate.Model.Tests.Stress;

/// <summary>One incarnation of a supervised source: it emits whatever is asked for, to everybody.</summary>
internal sealed class Spring(int incarnation)
    : Producer<Drop>(new ProducerOptions<Drop> { Dispatcher = static () => new BroadcastDispatcher<Drop>() })
{
    private int _next;

    /// <summary>Ends it in one of the ways in which a stage can end.</summary>
    public Task End(Dice dice)
    {
        switch (dice.Below(4))
        {
            case 0:
                Post(static () => throw new ChaosException("a spring"));
                return Task.CompletedTask;
            case 1:
                Post(Complete);
                return Task.CompletedTask;
            case 2:
                Kill();
                return Task.CompletedTask;
            default:
                return StopAsync();
        }
    }

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        for (var i = 0; i < demand; i++) Emit(new Drop(incarnation, _next++));
        return default;
    }
}
