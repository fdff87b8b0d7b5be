namespace Headgate.Testing.Conformance;

/// <summary>A rule of the kit.</summary>
/// <param name="Id">Its number, such as <c>ACK-03</c>; it never changes.</param>
/// <param name="Title">What it demands.</param>
/// <param name="Needs">Of which connectors it is demanded, in words: the features that they declare; empty for all.</param>
public sealed record ConformanceRule(string Id, string Title, string Needs)
{
    /// <inheritdoc />
    public override string ToString() => $"{Id}: {Title}";
}
