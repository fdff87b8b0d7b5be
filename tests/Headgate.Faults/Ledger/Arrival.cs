namespace Headgate.Faults.Ledger;

/// <summary>A message that has arrived in the sink, in the order of <paramref name="Place"/>.</summary>
/// <param name="Place">Its place in the sink.</param>
/// <param name="Id">Its number.</param>
/// <param name="Text">What arrived.</param>
/// <param name="Life">The process that brought it: 1 for the first, one more after each kill.</param>
public readonly record struct Arrival(long Place, long Id, string Text, int Life);
