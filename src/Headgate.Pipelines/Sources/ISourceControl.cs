namespace Headgate.Pipelines.Sources;

/// <summary>What a pipeline does with the stages of its sources, once it has set what they may do. Any thread.</summary>
internal interface ISourceControl
{
    /// <summary>Ends when the source has heeded that it may let nothing out.</summary>
    Task HoldAsync();

    /// <summary>Ends the read under way; the task ends when it has ended, and what it has brought is received.</summary>
    Task StopReadingAsync();

    /// <summary>The source may do more than before: it goes on.</summary>
    void Release();

    /// <summary>Reads nothing more, and ends after what was read.</summary>
    void Drain();

    /// <summary>The stage has stopped: hands back what is left.</summary>
    ValueTask AbandonAsync();

    /// <summary>Disposes the source, after <see cref="AbandonAsync"/>.</summary>
    ValueTask DisposeSourceAsync();
}
