namespace Headgate.Model.Tests.Topologies;

/// <summary>An event: whose it is, and its number among the events of that stage. The default is no event: a batch that was given back too early has such.</summary>
internal readonly record struct Item(Emitter? By, int Number);
