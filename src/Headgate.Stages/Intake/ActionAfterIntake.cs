using Headgate.Stages.Execution;

namespace Headgate.Stages.Intake;

/// <summary>An action that waits behind received events.</summary>
internal sealed class ActionAfterIntake(Action action) : Signal
{
    internal override ValueTask DeliverAsync()
    {
        action();
        return default;
    }

    internal override void Refuse()
    {
    }
}
