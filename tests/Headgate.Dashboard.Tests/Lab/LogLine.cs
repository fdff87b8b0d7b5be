using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Tests.Lab;

/// <summary>A line of the log.</summary>
public sealed record LogLine(int Id, LogLevel Level, string Text);
