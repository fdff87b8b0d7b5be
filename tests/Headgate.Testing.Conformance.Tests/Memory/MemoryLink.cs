namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>A connection of a sink to a <see cref="MemoryDestination"/>.</summary>
internal sealed class MemoryLink
{
    public volatile bool IsCut;
}
