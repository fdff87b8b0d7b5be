using OrdersEtl;
using OrdersEtl.CommandLine;
using OrdersEtl.Reporting;
using Spectre.Console;

using var stop = new StopSignals();
var time = TimeProvider.System;
var command = new OrdersCommand(async options =>
{
    try
    {
        var figures = await new OrdersJob(Console.Out, ProgressFor(options), time).RunAsync(options, stop.Token).ConfigureAwait(false);
        await PrintAsync(stop.Signal is { } signal ? $"stopped by {signal}: {figures}" : $"{figures}").ConfigureAwait(false);
        return stop.ExitCode;
    }
    catch (JobFailedException exception)
    {
        await Console.Error.WriteLineAsync($"error: {exception.Message}").ConfigureAwait(false);
        return ExitCodes.Failed;
    }
});
return await command.InvokeAsync(args, Console.Out, Console.Error).ConfigureAwait(false);

static async Task PrintAsync(string line)
{
    try
    {
        await Console.Out.WriteLineAsync(line).ConfigureAwait(false);
    }
    catch (IOException exception)
    {
        throw JobFailedException.NoOutput(exception);
    }
}

IProgressDisplay ProgressFor(JobOptions options)
{
    if (options.Quiet) return new SilentProgress();
    var capabilities = AnsiConsole.Profile.Capabilities;
    var isTerminal = capabilities.Interactive && capabilities.Ansi && !Console.IsOutputRedirected;
    return isTerminal ? new BarProgress(AnsiConsole.Console, time) : new PlainProgress(Console.Out, time);
}
