using Headgate.Stages.Supervision;

namespace Headgate.Stages.Inspection;

/// <summary>A supervisor and everything below it, as a tree.</summary>
/// <param name="Name">The name of the supervisor.</param>
/// <param name="Strategy">Which children are started anew when one stops.</param>
/// <param name="Children">Its children, in order, with their stages and with the supervisors among them.</param>
public sealed record SupervisorSnapshot(string Name, RestartStrategy Strategy, IReadOnlyList<ChildSnapshot> Children);
