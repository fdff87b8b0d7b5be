namespace Headgate.Files;

/// <summary>A line of a file cannot be read. It fails its message, and no other.</summary>
public sealed class FileLineException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="line">The number of the line, from 1 on.</param>
    /// <param name="fault">What is wrong, without a full stop and without what the line says.</param>
    /// <param name="cause">The exception that told of it; null for none.</param>
    public FileLineException(string file, long line, string fault, Exception? cause = null)
        : base($"{file}, line {line}: {fault}.", cause)
    {
        File = file;
        Line = line;
    }

    /// <summary>Gets the name of the file.</summary>
    public string File { get; }

    /// <summary>Gets the number of the line, from 1 on.</summary>
    public long Line { get; }
}
