namespace Headgate.Brevity.Clients;

/// <summary>Somebody has looked at a page.</summary>
internal sealed record Click(string Page, DateTimeOffset At);
