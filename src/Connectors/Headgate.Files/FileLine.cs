namespace Headgate.Files;

/// <summary>A line of a file, or a row of several lines, before anybody has made anything of it. What is wrong with it is told when it is looked into, so that it
/// fails alone, in the first step.</summary>
public abstract class FileLine
{
    private protected FileLine(string file, long line, string? fault)
    {
        ArgumentNullException.ThrowIfNull(file);
        File = file;
        Line = line;
        Fault = fault;
    }

    /// <summary>Gets the name of the file, without its folder.</summary>
    public string File { get; }

    /// <summary>Gets the number of the line in its file, from 1 on; of a row of several lines that of the first.</summary>
    public long Line { get; }

    /// <summary>Gets what it says, as it stands in the file, without its end of line. Of a line that was too long, its beginning. Never throws.</summary>
    public abstract string Raw { get; }

    /// <summary>Gets why it cannot be read, in words.</summary>
    /// <value>Null when it can be.</value>
    public string? Fault { get; }

    /// <summary>Where it stands, and what it says.</summary>
    /// <returns>The file, the number of the line and the raw line.</returns>
    public override string ToString() => $"{File}:{Line}: {Raw}";

    /// <summary>An exception that says where it is.</summary>
    private protected FileLineException Failure(string fault, Exception? cause = null) => new(File, Line, fault, cause);

    private protected void ThrowIfFaulty()
    {
        if (Fault is not null) throw Failure(Fault);
    }
}
