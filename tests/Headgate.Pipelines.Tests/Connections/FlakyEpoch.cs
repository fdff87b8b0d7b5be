using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Tests.Connections;

/// <summary>Acknowledges to a <see cref="FlakyBroker"/>, which does not hear what is said on a connection that was cut.</summary>
internal sealed class FlakyEpoch(FlakyConnection connection, FlakyBroker broker, SourceContext context) : Epoch(context)
{
    public HashSet<int> Open { get; } = [];

    protected override async ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (connection.IsCut)
        {
            End();
            throw new IOException("The connection was cut.");
        }

        foreach (var delivery in ended.Succeeded.Concat(ended.Failed)) Acknowledge((DescribedDelivery)delivery);
        foreach (var delivery in ended.Returned)
        {
            if (Open.Remove(NumberOf(delivery))) broker.Return(NumberOf(delivery));
        }
    }

    private static int NumberOf(Delivery delivery) => (int)((DescribedDelivery)delivery).Tag!;

    private void Acknowledge(DescribedDelivery delivery)
    {
        if (Open.Remove(NumberOf(delivery))) broker.Acknowledge(NumberOf(delivery));
    }
}
