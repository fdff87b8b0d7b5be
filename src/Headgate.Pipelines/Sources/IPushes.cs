namespace Headgate.Pipelines.Sources;

/// <summary>Where messages from outside come in, whatever their type.</summary>
internal interface IPushes
{
    /// <summary>The pipeline has stopped: takes nothing more, refuses what waits, and hands back what was taken and never read.</summary>
    /// <param name="gate">Where what is handed back is counted.</param>
    /// <param name="index">The number of the source that it would have come from.</param>
    void Close(SourceGate gate, int index);
}
