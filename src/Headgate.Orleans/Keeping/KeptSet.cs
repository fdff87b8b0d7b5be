using Orleans;

namespace Headgate.Orleans.Keeping;

/// <summary>Grains that are to run, all the time, spread over the silos.</summary>
/// <param name="Name">Their name together.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Get">Gives one of them, by its number.</param>
internal sealed record KeptSet(string Name, int Count, Func<IGrainFactory, int, IKeptGrain> Get);
