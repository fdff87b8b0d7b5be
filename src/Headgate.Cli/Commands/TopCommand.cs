using System.CommandLine;
using Headgate.Cli.Dashboards;
using Headgate.Cli.Reports;
using Headgate.Cli.Screens;
using Spectre.Console;

namespace Headgate.Cli.Commands;

/// <summary><c>headgate top</c>: the pipelines, live.</summary>
internal static class TopCommand
{
    public static Command Create(DashboardChoice choice, Surroundings surroundings)
    {
        var url = DashboardChoice.Argument();
        var once = new Option<bool>("--once") { Description = "Show them once, as they are now." };
        var json = new Option<bool>("--json") { Description = "Write what the dashboard sends, as JSON: a line each second." };
        var sort = new Option<PipelineOrder>("--sort") { Description = "What the rows are sorted by.", DefaultValueFactory = static _ => PipelineOrder.Rate };
        var command = new Command("top", "Shows the pipelines, live; plain lines when the output is no terminal.") { url, once, json, sort };
        command.SetAction(async (result, token) =>
        {
            using var client = choice.Open(result, url);
            var order = result.GetValue(sort);
            if (result.GetValue(once)) return await PipelinesCommand.WriteAsync(client, surroundings, result.GetValue(json), order, token);
            try
            {
                if (result.GetValue(json)) await WriteLinesAsync(client, surroundings.WriteRaw, token);
                else if (surroundings.CanDraw) await new TopScreen(client, surroundings.Console, surroundings.Time, order).RunAsync(token);
                else await WriteLinesAsync(client, text => WriteRows(client, surroundings, text, order), token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                // Ctrl+C is how one ends it.
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task WriteLinesAsync(DashboardClient client, Action<string> write, CancellationToken token)
    {
        await foreach (var text in client.EventsAsync("overview", token)) write(text);
        throw new CommandFailedException($"{client.Address} sends no more.");
    }

    private static void WriteRows(DashboardClient client, Surroundings surroundings, string text, PipelineOrder order)
    {
        var list = client.Read(text, ReportJson.Default.PipelineList);
        foreach (var pipeline in order.Sort(list.Pipelines, isReversed: false)) surroundings.WriteRaw(PipelineLine.Of(list.At, pipeline, surroundings.Time));
    }
}
