using System.CommandLine;
using Headgate.Cli.Dashboards;
using Headgate.Cli.Reports;
using Headgate.Cli.Screens;

namespace Headgate.Cli.Commands;

/// <summary><c>headgate show</c>: all there is to see of one pipeline.</summary>
internal static class ShowCommand
{
    public static Command Create(DashboardChoice choice, Surroundings surroundings)
    {
        var name = new Argument<string>("NAME") { Description = "The name of the pipeline." };
        var json = new Option<bool>("--json") { Description = "Write what the dashboard sends, as JSON." };
        var command = new Command("show", "Shows a pipeline: its sources and steps, its last failures, its stages.") { name, json };
        command.SetAction(async (result, token) =>
        {
            using var client = choice.Open(result);
            var text = await client.GetTextAsync(DashboardClient.PathOf(result.GetRequiredValue(name)), token);
            var detail = client.Read(text, ReportJson.Default.PipelineDetail);
            if (result.GetValue(json)) surroundings.WriteRaw(text);
            else surroundings.Console.Write(PipelinePage.Of(detail, surroundings.Time));
            return ExitCodes.Done;
        });
        return command;
    }
}
