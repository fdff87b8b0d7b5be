namespace Headgate.Pipelines.Sources;

/// <summary>What a pipeline does with the stages of its sources. Any thread.</summary>
internal interface ISourceControl
{
    /// <summary>Lets nothing out, and reads nothing more, until <see cref="Release"/>. The task ends when that is so.</summary>
    Task HoldAsync();

    /// <summary>Goes on after <see cref="HoldAsync"/>.</summary>
    void Release();

    /// <summary>Reads nothing more, and ends after what was read.</summary>
    void Drain();

    /// <summary>The stage has stopped: hands back what is left, and disposes the source.</summary>
    ValueTask AbandonAsync();
}
