namespace Headgate.Pipelines.Sources;

/// <summary>Where messages from outside come in, whatever their type.</summary>
internal interface IPushes
{
    /// <summary>The pipeline has stopped: takes nothing more, and refuses what waits.</summary>
    void Close();
}
