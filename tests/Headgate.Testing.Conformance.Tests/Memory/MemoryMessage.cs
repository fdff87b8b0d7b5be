namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>A message of a <see cref="MemoryBroker"/>.</summary>
internal sealed record MemoryMessage(string Text);
