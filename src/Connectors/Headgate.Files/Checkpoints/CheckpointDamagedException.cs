namespace Headgate.Files.Checkpoints;

/// <summary>A checkpoint file is there and cannot be read: it is damaged, or of a later version. The source does not start: it would read everything again.</summary>
public sealed class CheckpointDamagedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="cause">The exception that told of it; null for none.</param>
    public CheckpointDamagedException(string path, string fault, Exception? cause = null)
        : base($"The checkpoint file '{path}' is damaged: {fault}. Put back a copy of it, or delete it to have all files read from their beginning.", cause) => Path = path;

    private CheckpointDamagedException(string message, string path)
        : base(message) => Path = path;

    /// <summary>Gets the file.</summary>
    public string Path { get; }

    /// <summary>A later version wrote it.</summary>
    internal static CheckpointDamagedException OfFormat(string path, int format, int known) => new(
        $"The checkpoint file '{path}' has format {format}; this version reads format {known}. Run the version that wrote it, put back an older copy, or delete it to have all files read from their beginning.",
        path);
}
