namespace Headgate.Flows.Windowing;

/// <summary>The one key of a reduction without keys.</summary>
internal readonly record struct Unkeyed;
