namespace Headgate.Stages.Execution;

/// <summary>Makes a loop look again at what it can do, after what others have posted.</summary>
internal sealed class SettleSignal : Signal
{
    internal override ValueTask DeliverAsync() => default;

    internal override void Refuse()
    {
    }
}
