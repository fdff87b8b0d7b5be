namespace Patterns;

/// <summary>How often a page was looked at within a minute.</summary>
public sealed record Total(string Page, DateTimeOffset Minute, long Count);
