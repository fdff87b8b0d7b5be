using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Tests.Probes;

/// <summary>A producer's end that is not a stage: it keeps what a consumer asks.</summary>
internal sealed class UpstreamProbe : IUpstream
{
    public List<int> Asks { get; } = [];

    public List<StopReason> Cancels { get; } = [];

    public void Ask(int count) => Asks.Add(count);

    public void Cancel(StopReason reason) => Cancels.Add(reason);
}
