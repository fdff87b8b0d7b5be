using Headgate.Cli.Commands;
using Spectre.Console;

var surroundings = new Surroundings(AnsiConsole.Console, Console.Error, TimeProvider.System)
{
    DefaultUrl = Environment.GetEnvironmentVariable("HEADGATE_URL"),
    IsOutputATerminal = !Console.IsOutputRedirected,
    HasKeys = !Console.IsInputRedirected,
};
return await new HeadgateCommand(surroundings).InvokeAsync(args, CancellationToken.None);
