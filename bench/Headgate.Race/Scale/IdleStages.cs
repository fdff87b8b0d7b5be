using Headgate.Race.Measuring;
using Headgate.Race.Peers;
using Headgate.Stages;

namespace Headgate.Race.Scale;

/// <summary>Pairs of a producer and a consumer that has asked for events which do not come.</summary>
internal sealed class IdleStages : IHolding
{
    public string Name => "idle-stages";

    public string Unit => "idle stage, in pairs that are subscribed";

    public int DefaultUnits => 100_000;

    public async Task<Footprint> HoldAsync(int units)
    {
        var pairs = units / 2;
        var producers = new Announcer[pairs];
        var consumers = new Adder[pairs];
        var meter = new FootprintMeter();
        for (var i = 0; i < pairs; i++)
        {
            producers[i] = Stage.Start(new Announcer());
            consumers[i] = Stage.Start(new Adder());
            await consumers[i].SubscribeToAsync(producers[i]);
        }

        var footprint = meter.Of(units);
        for (var i = 0; i < pairs; i++) await producers[i].AnnounceAsync(i);
        foreach (var consumer in consumers) await consumer.Completion;
        var (sum, expected) = (consumers.Sum(static consumer => consumer.Sum), pairs * (pairs - 1L) / 2);
        return sum == expected ? footprint : throw new WrongResultException(Unit, pairs, sum, expected);
    }

    private sealed class Announcer : Producer<long>
    {
        public Task AnnounceAsync(long number) => InvokeAsync(() =>
        {
            Emit(number);
            Complete();
        });

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken) => default;
    }
}
