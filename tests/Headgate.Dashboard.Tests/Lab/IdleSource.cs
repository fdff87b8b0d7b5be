using Headgate.Pipelines.Sources;

namespace Headgate.Dashboard.Tests.Lab;

/// <summary>A source that nothing ever comes by.</summary>
internal sealed class IdleSource : Source<int>
{
    public override async ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return true;
    }
}
