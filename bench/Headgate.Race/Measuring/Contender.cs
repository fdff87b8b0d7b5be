namespace Headgate.Race.Measuring;

/// <summary>A peer as the stopwatch sees it.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Events">How many events one run processes.</param>
/// <param name="RunAsync">Processes that many events and returns the result, which is checked after every run.</param>
internal sealed record Contender(string Name, long Events, Func<long, ValueTask<long>> RunAsync);
