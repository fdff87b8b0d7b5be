namespace Headgate.Model.Tests.Topologies;

/// <summary>Watches that a stage runs one callback at a time.</summary>
internal sealed class Turn(Ledger ledger, string name)
{
    private int _isTaken;

    public void Take() => ledger.Unless(Interlocked.Exchange(ref _isTaken, 1) == 0, name, "A stage runs one callback at a time.");

    public void Leave() => Volatile.Write(ref _isTaken, 0);
}
