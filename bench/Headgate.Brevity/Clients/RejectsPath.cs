namespace Headgate.Brevity.Clients;

/// <summary>The file that rejects go to: JSON, one a line, with <c>data</c>, <c>reason</c> and <c>attempts</c>.</summary>
internal sealed record RejectsPath(string Path);
