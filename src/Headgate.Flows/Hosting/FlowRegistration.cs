namespace Headgate.Flows.Hosting;

/// <summary>Says that the name of a flow is taken.</summary>
/// <param name="Name">The name.</param>
internal sealed record FlowRegistration(string Name);
