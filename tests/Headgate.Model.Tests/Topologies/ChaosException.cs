namespace Headgate.Model.Tests.Topologies;

/// <summary>A failure that was planned.</summary>
internal sealed class ChaosException(string where) : Exception($"Planned failure in {where}.");
