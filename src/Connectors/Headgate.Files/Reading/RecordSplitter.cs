namespace Headgate.Files.Reading;

/// <summary>Finds where a record of a file ends. Pure; keeps what it has seen of the record, so that none of it is looked at twice.</summary>
internal abstract class RecordSplitter
{
    /// <summary>Finds the line end that ends the record.</summary>
    /// <param name="record">What there is from the beginning of the record on.</param>
    /// <param name="seen">How much of it was there at the call before.</param>
    /// <returns>Where the line end is; -1 when it is not there yet.</returns>
    public abstract int Find(ReadOnlySpan<byte> record, int seen);

    /// <summary>Whether the record goes on behind a line end.</summary>
    public virtual bool IsOpen => false;

    /// <summary>Another record begins.</summary>
    public virtual void Reset()
    {
    }
}
