namespace Headgate.Files.Reading;

/// <summary>A file of lines that is open.</summary>
/// <param name="File">The file.</param>
/// <param name="Content">What it holds: itself, or what it decompresses to.</param>
/// <param name="Options">How it is read.</param>
internal sealed record LineFile(FileStream File, Stream Content, FileSourceOptions Options)
{
    public bool IsCompressed => !ReferenceEquals(File, Content);
}
