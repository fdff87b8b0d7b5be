namespace Headgate.Files.Reading;

/// <summary>Makes messages of the records of a file. Shared by all files: it has no state of its own.</summary>
internal abstract class LineDecoder<T>
{
    /// <summary>Whether the first record of a file tells how the others are read.</summary>
    public virtual bool HasHeader => false;

    public virtual RecordSplitter CreateSplitter() => new LineSplitter();

    /// <summary>Whether a record is no message, and is left out.</summary>
    public virtual bool IsBlank(ReadOnlySpan<byte> record) => false;

    /// <summary>Reads the first record.</summary>
    public virtual object? ReadHeader(LineBuffer record) => null;

    /// <summary>Makes a message of a record.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="header">What was made of the first record.</param>
    /// <param name="record">The record.</param>
    public abstract T Decode(string file, object? header, LineBuffer record);
}
