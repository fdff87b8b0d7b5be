namespace Headgate.Testing.Conformance.Subjects;

/// <summary>A message that is found at a sink's destination.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Headers">Its headers; empty when the destination knows none.</param>
public sealed record WrittenMessage(string Text, IReadOnlyDictionary<string, string> Headers);
