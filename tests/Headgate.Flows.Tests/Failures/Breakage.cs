namespace Headgate.Flows.Tests.Failures;

/// <summary>What functions under test throw.</summary>
internal sealed class Breakage : Exception;
