namespace Headgate.Files.Reading;

/// <summary>Each line is a record.</summary>
internal sealed class LineSplitter : RecordSplitter
{
    public override int Find(ReadOnlySpan<byte> record, int seen)
    {
        var found = record[seen..].IndexOf((byte)'\n');
        return found < 0 ? -1 : found + seen;
    }
}
