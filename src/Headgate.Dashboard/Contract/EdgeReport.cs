namespace Headgate.Dashboard.Contract;

/// <summary>An arrow of the graph.</summary>
internal sealed record EdgeReport
{
    /// <summary>The id of the box that it comes from.</summary>
    public required string From { get; init; }

    /// <summary>The id of the box that it goes to.</summary>
    public required string To { get; init; }

    /// <summary>How many messages go there in a second; null until it is known.</summary>
    public required double? Rate { get; init; }
}
