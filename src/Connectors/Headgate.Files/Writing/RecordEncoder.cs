using System.Buffers;
using Headgate.Files.Reading;

namespace Headgate.Files.Writing;

/// <summary>Writes data as records of a file, each with its line end. Thread-safe: it has no state of its own.</summary>
internal abstract class RecordEncoder<T>
{
    /// <summary>What a file begins with; empty for nothing.</summary>
    public virtual ReadOnlyMemory<byte> Header => default;

    /// <summary>Finds where the last whole record of a file ends.</summary>
    public virtual RecordSplitter CreateSplitter() => new LineSplitter();

    /// <summary>Writes a record. What it throws fails that message; what it has written of it is left out.</summary>
    public abstract void Write(T data, IBufferWriter<byte> output);
}
