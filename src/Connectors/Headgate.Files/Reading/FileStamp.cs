namespace Headgate.Files.Reading;

/// <summary>What changes of a file when it is written anew in its place.</summary>
/// <param name="Length">How long it is, in bytes.</param>
/// <param name="WrittenAt">When it was last written.</param>
internal readonly record struct FileStamp(long Length, DateTime WrittenAt)
{
    /// <summary>That of a file; null when it is gone.</summary>
    public static FileStamp? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc) : null;
    }

    /// <summary>Whether a file that is like this is another than one that was like <paramref name="before"/>. What was only touched begins as it did, and is as long.</summary>
    /// <param name="before">How it was.</param>
    /// <param name="head">How it began.</param>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public bool IsOfAnother(FileStamp before, FileHead head, string path)
    {
        if (Length != before.Length) return true;
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return !head.IsOf(handle);
    }
}
