using System.CommandLine;
using Headgate.Cli.Dashboards;
using Headgate.Cli.Reports;
using Headgate.Cli.Screens;

namespace Headgate.Cli.Commands;

/// <summary><c>headgate pipelines</c>: the pipelines, once.</summary>
internal static class PipelinesCommand
{
    public static Command Create(DashboardChoice choice, Surroundings surroundings)
    {
        var url = DashboardChoice.Argument();
        var json = new Option<bool>("--json") { Description = "Write what the dashboard sends, as JSON." };
        var command = new Command("pipelines", "Lists the pipelines, as they are now.") { url, json };
        command.SetAction(async (result, token) =>
        {
            using var client = choice.Open(result, url);
            return await WriteAsync(client, surroundings, result.GetValue(json), PipelineOrder.Name, token);
        });
        return command;
    }

    /// <summary>Writes the list as it is now.</summary>
    public static async Task<int> WriteAsync(DashboardClient client, Surroundings surroundings, bool isJson, PipelineOrder order, CancellationToken token)
    {
        var text = await client.GetTextAsync("api/pipelines", token);
        var list = client.Read(text, ReportJson.Default.PipelineList);
        if (isJson) surroundings.WriteRaw(text);
        else if (list.Pipelines.Count == 0) surroundings.WriteRaw("There are no pipelines.");
        else surroundings.Console.Write(PipelineTable.Of(order.Sort(list.Pipelines, isReversed: false), surroundings.Console.Profile.Width));
        return ExitCodes.Done;
    }
}
