namespace Headgate.Race.Scale;

/// <summary>Very many of something at once.</summary>
internal interface IHolding
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What the table calls one of them.</summary>
    string Unit { get; }

    /// <summary>How many of them.</summary>
    int DefaultUnits { get; }

    /// <summary>Makes them, measures them while they are there, and lets each do its work.</summary>
    /// <returns>What they take.</returns>
    /// <exception cref="Measuring.WrongResultException">They have not all done it.</exception>
    Task<Footprint> HoldAsync(int units);
}
