using System.Diagnostics.CodeAnalysis;
using Headgate.Files.Checkpoints;
using Parquet.Serialization;

namespace Headgate.Files.Reading;

/// <summary>Reads a Parquet file, a row group at a time. Positions are the numbers of rows.</summary>
[RequiresUnreferencedCode("Rows are read with reflection.")]
[RequiresDynamicCode("Rows are read with code that is made at run time.")]
internal sealed class ParquetFileReader<T>(ParquetFile file, FileSight sight, FileEntry entry, FileProgress progress) : FileReader<T>(sight, entry, progress)
    where T : class, new()
{
    private readonly long _resumeAt = entry.Offset;
    private IList<T> _rows = [];
    private long _firstRow;
    private int _next;
    private int _group = -1;

    public override bool TryRead(bool isLast, out T data, out FilePlace place, out int sizeBytes)
    {
        sizeBytes = 0;
        if (_next >= _rows.Count)
        {
            (data, place) = (null!, default);
            return false;
        }

        data = _rows[_next];
        var row = _firstRow + _next++;
        place = new FilePlace(row, row + 1, row + 1, row + 2);
        return true;
    }

    public override async ValueTask<bool> FillAsync()
    {
        while (_group + 1 < file.RowCounts.Length)
        {
            if (_group >= 0) _firstRow += file.RowCounts[_group];
            _group++;
            if (_firstRow + file.RowCounts[_group] <= _resumeAt) continue;
            file.File.Position = 0;
            _rows = (await ParquetSerializer.DeserializeAsync<T>(file.File, null, _group, CancellationToken.None)).Data;
            _next = (int)Math.Max(0, _resumeAt - _firstRow);
            return true;
        }

        _rows = [];
        return false;
    }

    public override ValueTask DisposeAsync() => file.File.DisposeAsync();
}
