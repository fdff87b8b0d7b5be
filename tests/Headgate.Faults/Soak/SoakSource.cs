using Headgate.Pipelines.Sources;

namespace Headgate.Faults.Soak;

/// <summary>Reads from a <see cref="SoakBroker"/>, and crashes now and then.</summary>
internal sealed class SoakSource(SoakBroker broker, Random random, Action crashes) : Source<long>
{
    private const int AtOnce = 200;
    private const int CrashEvery = 20_000;

    public override ValueTask<bool> ReadAsync(MessageBuffer<long> messages, CancellationToken cancellationToken)
    {
        if (random.Next(CrashEvery) == 0)
        {
            crashes();
            throw new IOException("the source has crashed, as was drawn");
        }

        for (var i = 0; i < AtOnce && !messages.IsFull; i++)
        {
            var (id, delivery) = broker.Take();
            messages.Add(id, delivery);
        }

        return new ValueTask<bool>(true);
    }
}
