using Headgate.Race.Measuring;

namespace Headgate.Race.Reporting;

/// <summary>A race that has been run: what was measured, where, when, and with which command.</summary>
internal sealed record RaceReport(
    string Title, string Command, DateTimeOffset Date, Machine Machine, Schedule Schedule, IReadOnlyList<Reference> References, IReadOnlyList<Result> Results);
