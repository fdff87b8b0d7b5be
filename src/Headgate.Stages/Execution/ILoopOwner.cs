namespace Headgate.Stages.Execution;

/// <summary>What a <see cref="StageLoop"/> works for.</summary>
internal interface ILoopOwner
{
    /// <summary>Gets the name, for errors.</summary>
    string Name { get; }

    /// <summary>Handles one signal. False ends the loop. Never throws.</summary>
    ValueTask<bool> HandleAsync(Signal signal);

    /// <summary>A callback that a kill had abandoned has ended; on its thread, and perhaps before the owner itself has.</summary>
    void EndAbandoned()
    {
    }

    /// <summary>The last resort: <see cref="HandleAsync"/> has thrown all the same. The loop has ended and its inbox is closed; whoever waits for the owner must be told.</summary>
    void Break(Exception failure);
}
