namespace Headgate.Files.Reading;

/// <summary>A Parquet file that is open.</summary>
/// <param name="File">The file.</param>
/// <param name="RowCounts">How many rows each of its row groups has.</param>
internal sealed record ParquetFile(FileStream File, long[] RowCounts);
