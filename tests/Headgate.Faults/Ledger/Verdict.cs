namespace Headgate.Faults.Ledger;

/// <summary>What the ledger counted.</summary>
/// <param name="Owed">Messages whose sending was confirmed.</param>
/// <param name="Lost">Of these, those that never arrived.</param>
/// <param name="Phantom">Arrived, and never sent.</param>
/// <param name="Corrupt">Arrived otherwise than they were sent.</param>
/// <param name="Duplicates">Arrivals beyond the first of each message.</param>
/// <param name="Unexplained">Duplicates that no fault explains: brought twice by one process whose connection lasted, or once by one that ended in order.</param>
/// <param name="Reordered">First arrivals behind a later message of their key.</param>
/// <param name="MostAgain">The most duplicates that one process has brought: what was under way when those before it died.</param>
public sealed record Verdict(long Owed, long Lost, long Phantom, long Corrupt, long Duplicates, long Unexplained, long Reordered, long MostAgain = 0)
{
    /// <summary>Nothing was counted.</summary>
    public static Verdict None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Whether everything that was promised was kept.</summary>
    public bool IsClean => Lost == 0 && Phantom == 0 && Corrupt == 0 && Unexplained == 0 && Reordered == 0;

    /// <summary>The sum of two.</summary>
    public static Verdict operator +(Verdict a, Verdict b) => new(
        a.Owed + b.Owed, a.Lost + b.Lost, a.Phantom + b.Phantom, a.Corrupt + b.Corrupt, a.Duplicates + b.Duplicates, a.Unexplained + b.Unexplained, a.Reordered + b.Reordered,
        Math.Max(a.MostAgain, b.MostAgain));
}
