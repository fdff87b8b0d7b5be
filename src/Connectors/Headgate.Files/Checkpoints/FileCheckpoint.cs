namespace Headgate.Files.Checkpoints;

/// <summary>How far a file was read and acknowledged, and by what it is known again. Immutable.</summary>
public sealed record FileCheckpoint
{
    /// <summary>Gets the full path of the file when it was read.</summary>
    public required string Path { get; init; }

    /// <summary>Gets what tells the file from another of its name: its device and inode, or its path and when it was created.</summary>
    /// <value>The default is empty: unknown.</value>
    public string Identity { get; init; } = "";

    /// <summary>Gets how many bytes at the beginning of the file the <see cref="Fingerprint"/> is of.</summary>
    public int FingerprintBytes { get; init; }

    /// <summary>Gets the SHA-256 of the beginning of the file, in hexadecimal digits; empty when it is of nothing.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Gets the position of the next message to read: everything before it is acknowledged.</summary>
    public long Offset { get; init; }

    /// <summary>Gets the number of the line at <see cref="Offset"/>, from 1 on.</summary>
    public long Line { get; init; } = 1;

    /// <summary>Gets whether the file was read to its end, and everything acknowledged, so that it need not be opened again. Said of compressed and of Parquet files.</summary>
    public bool IsDone { get; init; }
}
