using Headgate.Cli.Commands;

namespace Headgate.Cli.Tests.Fakes;

/// <summary>Runs commands as a shell would, on a terminal or into a file.</summary>
internal sealed class Terminal(bool isTerminal = false) : IDisposable
{
    private readonly LockedWriter _output = new();
    private readonly LockedWriter _error = new();
    private PlayedConsole? _console;

    public PlayedConsole Console => _console ??= new PlayedConsole(_output, isTerminal);

    public string? DefaultUrl { get; init; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>Runs a command to its end.</summary>
    public Task<int> RunAsync(params string[] arguments) => RunAsync(TestContext.Current.CancellationToken, arguments);

    /// <summary>Runs a command until it ends, or Ctrl+C is pressed.</summary>
    public Task<int> RunAsync(CancellationToken interrupt, params string[] arguments) =>
        new HeadgateCommand(new Surroundings(Console, _error, TimeProvider.System) { DefaultUrl = DefaultUrl, IsOutputATerminal = isTerminal, HasKeys = isTerminal }).InvokeAsync(arguments, interrupt);

    /// <summary>Waits until something was written.</summary>
    public Task UntilShownAsync(string text) => Wait.UntilAsync(() => Output.Contains(text, StringComparison.Ordinal), () => $"no '{text}' in {Output}");

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }
}
