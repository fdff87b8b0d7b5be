using Headgate.Stages.Execution;

namespace Headgate.Benchmarks.Stages;

/// <summary>A message that does nothing.</summary>
internal sealed class NumberedSignal : Signal
{
    internal override ValueTask DeliverAsync() => default;

    internal override void Refuse()
    {
    }
}
