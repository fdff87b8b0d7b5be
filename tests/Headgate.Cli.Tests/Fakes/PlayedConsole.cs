using Spectre.Console;
using Spectre.Console.Rendering;

namespace Headgate.Cli.Tests.Fakes;

/// <summary>A console whose output is kept, and whose keys a test presses.</summary>
internal sealed class PlayedConsole : IAnsiConsole
{
    private readonly IAnsiConsole _console;

    public PlayedConsole(TextWriter output, bool isTerminal)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        (_console.Profile.Width, _console.Profile.Height) = (120, 30);
    }

    public PlayedKeys Keys { get; } = new();

    public Profile Profile => _console.Profile;

    public IAnsiConsoleCursor Cursor => _console.Cursor;

    public IAnsiConsoleInput Input => Keys;

    public IExclusivityMode ExclusivityMode => _console.ExclusivityMode;

    public RenderPipeline Pipeline => _console.Pipeline;

    public void Clear(bool home) => _console.Clear(home);

    public void Write(IRenderable renderable) => _console.Write(renderable);

    public void WriteAnsi(Action<AnsiWriter> action) => _console.WriteAnsi(action);
}
