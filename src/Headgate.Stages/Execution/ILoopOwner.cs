namespace Headgate.Stages.Execution;

/// <summary>What a <see cref="StageLoop"/> works for.</summary>
internal interface ILoopOwner
{
    /// <summary>Gets the name, for errors.</summary>
    string Name { get; }

    /// <summary>Handles one signal. False ends the loop. Never throws.</summary>
    ValueTask<bool> HandleAsync(Signal signal);
}
