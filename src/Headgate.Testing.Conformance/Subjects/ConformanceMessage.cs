namespace Headgate.Testing.Conformance.Subjects;

/// <summary>A message that a rule puts where the source reads.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Key">Its key: those of one key are to keep their order. Null for none.</param>
/// <param name="Headers">Its headers; null for none.</param>
public sealed record ConformanceMessage(string Text, string? Key = null, IReadOnlyDictionary<string, string>? Headers = null);
