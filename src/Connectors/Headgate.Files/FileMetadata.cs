namespace Headgate.Files;

/// <summary>The names under which a message that was read from a file says where it comes from. Its position is where it begins in the file: in bytes, of a
/// compressed file in bytes of what it holds; of a Parquet file it is the row's number, from 0 on.</summary>
public static class FileMetadata
{
    /// <summary>The name of the file, without its folder: a <see cref="string"/>.</summary>
    public const string Name = "file.name";

    /// <summary>The full path of the file, by which it was opened: a <see cref="string"/>.</summary>
    public const string Path = "file.path";

    /// <summary>The number of the line, or of the first line of a row, from 1 on: a <see cref="long"/>. Of a Parquet file the number of the row.</summary>
    public const string Line = "file.line";
}
