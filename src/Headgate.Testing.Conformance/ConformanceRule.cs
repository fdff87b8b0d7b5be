namespace Headgate.Testing.Conformance;

/// <summary>A rule of the kit.</summary>
/// <param name="Id">Its number, such as <c>ACK-03</c>; it never changes.</param>
/// <param name="Title">What it demands.</param>
public sealed record ConformanceRule(string Id, string Title)
{
    /// <inheritdoc />
    public override string ToString() => $"{Id}: {Title}";
}
