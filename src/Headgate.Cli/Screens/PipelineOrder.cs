namespace Headgate.Cli.Screens;

/// <summary>What rows are sorted by.</summary>
internal enum PipelineOrder
{
    /// <summary>Those that do most first.</summary>
    Rate,

    /// <summary>By name.</summary>
    Name,

    /// <summary>Those in which most fails first.</summary>
    Failures,

    /// <summary>Those with most under way first.</summary>
    InFlight,

    /// <summary>Those with most to come first.</summary>
    Lag,

    /// <summary>Those that take longest first.</summary>
    Time,
}
