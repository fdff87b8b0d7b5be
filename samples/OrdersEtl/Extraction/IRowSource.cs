namespace OrdersEtl.Extraction;

/// <summary>Where rows come from, one when it is asked for one. For one reader at a time.</summary>
public interface IRowSource : IDisposable
{
    /// <summary>Bytes before the place where it reads, in all files; may be read from any thread.</summary>
    long BytesRead { get; }

    /// <summary>Reads the next row; false when there are no more.</summary>
    /// <exception cref="JobFailedException">The input cannot be read.</exception>
    bool TryRead(out RawRow row);
}
