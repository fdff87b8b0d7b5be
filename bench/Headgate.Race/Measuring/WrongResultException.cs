namespace Headgate.Race.Measuring;

/// <summary>A contender's result is not the one that the closed form gives: its speed means nothing.</summary>
internal sealed class WrongResultException(string contender, long events, long actual, long expected)
    : Exception($"{contender}: the result of {events} events is {actual}; it must be {expected}. No speed is reported for a wrong result.");
