namespace Headgate.Race.Reporting;

/// <summary>A contender that the others are compared with, in a column of its own.</summary>
/// <param name="Name">The contender's name.</param>
/// <param name="Heading">The column's heading.</param>
internal sealed record Reference(string Name, string Heading);
