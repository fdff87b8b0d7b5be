namespace Headgate.Brevity.Clients;

/// <summary>How often a page was looked at in a minute.</summary>
internal sealed record PageCount(string Page, DateTimeOffset Minute, long Count);
