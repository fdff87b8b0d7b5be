namespace Headgate.Files.Reading;

/// <summary>A line end within quotation marks does not end a record. A quotation mark that does not stand at the beginning of a field is a sign like any other.</summary>
internal sealed class CsvSplitter(byte delimiter, byte quote) : RecordSplitter
{
    private bool _isQuoted;

    /// <summary>Where the last quotation mark was that has ended a field, or was the first of a doubled one.</summary>
    private int _closedAt = -1;

    public override bool IsOpen => _isQuoted;

    public override int Find(ReadOnlySpan<byte> record, int seen)
    {
        while (seen < record.Length)
        {
            var found = _isQuoted ? record[seen..].IndexOf(quote) : record[seen..].IndexOfAny(quote, (byte)'\n');
            if (found < 0) return -1;
            seen += found;
            if (record[seen] == (byte)'\n' && !_isQuoted) return seen;
            Turn(record, seen);
            seen++;
        }

        return -1;
    }

    public override void Reset()
    {
        _isQuoted = false;
        _closedAt = -1;
    }

    private void Turn(ReadOnlySpan<byte> record, int at)
    {
        if (_isQuoted)
        {
            _isQuoted = false;
            _closedAt = at;
        }
        else if (at == 0 || record[at - 1] == delimiter || _closedAt == at - 1)
        {
            _isQuoted = true;
        }
    }
}
