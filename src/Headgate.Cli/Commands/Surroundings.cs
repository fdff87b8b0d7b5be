using Spectre.Console;

namespace Headgate.Cli.Commands;

/// <summary>What a command finds where it runs.</summary>
/// <param name="Console">Takes what it shows, and gives the keys that are pressed.</param>
/// <param name="Error">Takes what has gone wrong.</param>
/// <param name="Time">The clock.</param>
internal sealed record Surroundings(IAnsiConsole Console, TextWriter Error, TimeProvider Time)
{
    /// <summary>The width of lines that no terminal has to hold.</summary>
    private const int WidthOfFiles = 240;

    /// <summary>Gets the dashboard that is meant when the command line names none.</summary>
    public string? DefaultUrl { get; init; }

    /// <summary>Gets whether somebody looks at the output now, rather than a file or a pipe taking it.</summary>
    public bool IsOutputATerminal { get; init; }

    /// <summary>Gets whether somebody can press keys.</summary>
    public bool HasKeys { get; init; }

    /// <summary>Gets whether a screen can be drawn and drawn again. <c>TERM=dumb</c> says that it cannot.</summary>
    public bool CanDraw => IsOutputATerminal && HasKeys && Console.Profile.Capabilities.Ansi;

    /// <summary>Lets lines be as long as they are where no terminal holds them.</summary>
    public void Fit()
    {
        if (!IsOutputATerminal) Console.Profile.Width = WidthOfFiles;
    }

    /// <summary>Writes a line that is not for a person to look at, as it is.</summary>
    public void WriteRaw(string line)
    {
        Console.Profile.Out.Writer.WriteLine(line);
        Console.Profile.Out.Writer.Flush();
    }
}
