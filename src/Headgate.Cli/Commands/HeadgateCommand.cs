using System.CommandLine;
using Headgate.Cli.Screens;

namespace Headgate.Cli.Commands;

/// <summary>The command line as a whole.</summary>
internal sealed class HeadgateCommand
{
    private readonly Surroundings _surroundings;
    private readonly RootCommand _root = new("Looks at the pipelines of a running application, and acts on them, by way of its dashboard.");

    public HeadgateCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        surroundings.Fit();
        var choice = new DashboardChoice(surroundings.DefaultUrl);
        foreach (var option in choice.Options) _root.Options.Add(option);
        _root.Subcommands.Add(TopCommand.Create(choice, surroundings));
        _root.Subcommands.Add(PipelinesCommand.Create(choice, surroundings));
        _root.Subcommands.Add(ShowCommand.Create(choice, surroundings));
        foreach (var command in ActionCommands.Create(choice, surroundings)) _root.Subcommands.Add(command);
    }

    /// <summary>Does what the arguments say.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = _root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            foreach (var fault in result.Errors.Select(static fault => fault.Message).Distinct(StringComparer.Ordinal)) await SayAsync(fault);
            await _surroundings.Error.WriteLineAsync("headgate --help lists the commands, and headgate COMMAND --help what one takes.");
            return ExitCodes.Usage;
        }

        // A fault that nobody knows shall show itself in full.
        var configuration = new InvocationConfiguration { Output = _surroundings.Console.Profile.Out.Writer, Error = _surroundings.Error, EnableDefaultExceptionHandler = false };
        try
        {
            return await result.InvokeAsync(configuration, cancellationToken);
        }
        catch (UsageException mistake)
        {
            await SayAsync(mistake.Message);
            return ExitCodes.Usage;
        }
        catch (CommandFailedException failure)
        {
            await SayAsync(failure.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            await SayAsync("stopped before there was an answer.");
            return ExitCodes.Failed;
        }
    }

    private Task SayAsync(string what) => _surroundings.Error.WriteLineAsync($"error: {Shown.Line(what)}");
}
