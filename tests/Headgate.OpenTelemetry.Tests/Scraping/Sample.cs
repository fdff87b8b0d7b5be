namespace Headgate.OpenTelemetry.Tests.Scraping;

/// <summary>A line of a scrape.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
