namespace Headgate.Pipelines.Running;

/// <summary>What sources may do.</summary>
internal enum SourceFlow
{
    /// <summary>Read, and let out.</summary>
    Open,

    /// <summary>Let out what was read.</summary>
    Emptying,

    /// <summary>Nothing.</summary>
    Held,
}
