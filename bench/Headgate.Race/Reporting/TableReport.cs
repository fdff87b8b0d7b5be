namespace Headgate.Race.Reporting;

/// <summary>A table that is no race: of what a scale costs, or of what Headgate.Benchmarks has measured.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Headings">Of the columns.</param>
/// <param name="Rows">The cells.</param>
/// <param name="Circumstances">How it was measured, where, when, and by which command.</param>
internal sealed record TableReport(string Title, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Circumstances)
{
    /// <summary>All raw numbers, where they are kept.</summary>
    public IReadOnlyList<object> Numbers { get; init; } = [];
}
