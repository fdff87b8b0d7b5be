using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>The numbers from 0 up to, but not including, an end; each is its own position.</summary>
internal sealed class NumberSource(int end, IAcknowledger acknowledger, int most = int.MaxValue) : Source<int>
{
    private int _next;

    public int DisposeCount { get; private set; }

    public override ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
    {
        for (var i = 0; i < most && !messages.IsFull && _next < end; i++)
        {
            messages.Add(_next, new DescribedDelivery(acknowledger, position: _next));
            _next++;
        }

        return new ValueTask<bool>(_next < end);
    }

    public override ValueTask DisposeAsync()
    {
        DisposeCount++;
        return base.DisposeAsync();
    }
}
