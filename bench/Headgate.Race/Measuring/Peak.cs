namespace Headgate.Race.Measuring;

/// <summary>The most memory that a run had in the machine at once.</summary>
/// <param name="BeforeBytes">The working set of the process before the run, once everything had been collected and given back to the machine.</param>
/// <param name="Bytes">The highest working set of the process during the run.</param>
internal sealed record Peak(long BeforeBytes, long Bytes)
{
    /// <summary>By how much the run has raised it.</summary>
    public long AddedBytes => Bytes - BeforeBytes;
}
