using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Tests.Connections;

/// <summary>A connection to a <see cref="FlakyBroker"/>.</summary>
internal sealed class FlakyConnection : SourceConnection<int>
{
    private readonly FlakyBroker _broker;
    private readonly SourceContext _context;

    public FlakyConnection(FlakyBroker broker, SourceContext context)
    {
        (_broker, _context) = (broker, context);
        Epoch = new FlakyEpoch(this, broker, context);
        broker.Epochs.Add(Epoch);
        broker.OpenCount++;
    }

    public FlakyEpoch Epoch { get; }

    public bool IsCut { get; set; }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), _context.TimeProvider, cancellationToken);
        for (var i = 0; i < 3 && !messages.IsFull; i++)
        {
            if (IsCut) throw new IOException("The connection was cut.");
            if (_broker.Take() is not { } number) break;
            Epoch.Open.Add(number);
            Epoch.NoteReceived(1);
            messages.Add(number, new DescribedDelivery(Epoch, tag: number));
        }

        if (IsCut) throw new IOException("The connection was cut.");
        return _broker.LeftCount > 0;
    }

    public override ValueTask DisposeAsync()
    {
        Epoch.End();
        _broker.OpenCount--;
        if (!IsCut) _broker.Cut();
        return base.DisposeAsync();
    }
}
