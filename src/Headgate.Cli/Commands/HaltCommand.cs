using System.CommandLine;
using Headgate.Cli.Dashboards;
using Headgate.Cli.Reports;
using Headgate.Cli.Screens;

namespace Headgate.Cli.Commands;

/// <summary><c>headgate pause</c> and <c>headgate drain</c>: what a script goes on after when the pipeline stands still, and not before.</summary>
internal static class HaltCommand
{
    /// <summary>How often the pipeline is looked at.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a pipeline that is drained may be seen paused with messages in flight: what it says of itself is not all of one moment.</summary>
    private const int LooksWhilePaused = 6;

    /// <summary>How often a pipeline may be seen running after its drain has ended: what the dashboard says of it is up to a second old.</summary>
    private const int LooksAfterwards = 6;

    public static Command Create(string action, string description, DashboardChoice choice, Surroundings surroundings)
    {
        var name = new Argument<string>("NAME") { Description = "The name of the pipeline." };
        var noWait = new Option<bool>("--no-wait") { Description = "End when it has begun, whether or not it is done." };
        var command = new Command(action, description) { name, noWait };
        command.SetAction(async (result, token) =>
        {
            using var client = choice.Open(result);
            var pipeline = result.GetRequiredValue(name);
            var outcome = await client.ActAsync(pipeline, action, body: null, token);
            surroundings.WriteRaw(Shown.Line(outcome.Message));
            if (outcome.IsDone || result.GetValue(noWait)) return ExitCodes.Done;
            surroundings.WriteRaw(Shown.Line($"Pipeline '{pipeline}' is {await EndAsync(client, pipeline, action, surroundings.Time, token)}."));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Waits until the pipeline stands still. One that is drained is Running until it is empty.</summary>
    /// <returns>Its status then.</returns>
    /// <exception cref="CommandFailedException">It has failed, somebody has done something else with it, or it can no longer be seen.</exception>
    private static async Task<string> EndAsync(DashboardClient client, string pipeline, string action, TimeProvider time, CancellationToken cancellationToken)
    {
        var isDrain = action == "drain";
        var (stuck, resumed) = (0, 0);
        while (true)
        {
            var detail = await client.GetAsync(DashboardClient.PathOf(pipeline), ReportJson.Default.PipelineDetail, cancellationToken);
            var status = detail.Summary.Status;
            var isStill = isDrain ? detail.Summary.Counts.InFlight == 0 : detail.Nodes.All(static node => node.BusyWorkers is null or 0);
            if (status == "Stopped" || (status == "Paused" && isStill)) return status;
            if (status == "Faulted") throw new CommandFailedException($"Pipeline '{pipeline}' has failed before the {action} was done; headgate show tells why.");
            if (status == "Running" && !isDrain) throw Resumed(pipeline, action);
            stuck = status == "Paused" && isDrain ? stuck + 1 : 0;
            if (stuck == LooksWhilePaused) throw new CommandFailedException($"Pipeline '{pipeline}' was paused before the {action} was done, with {Shown.Count(detail.Summary.Counts.InFlight)} messages in flight.");
            resumed = status == "Running" && detail.Pending?.Contains(action) == false ? resumed + 1 : 0;
            if (resumed == LooksAfterwards) throw Resumed(pipeline, action);
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static CommandFailedException Resumed(string pipeline, string action) => new($"Pipeline '{pipeline}' runs: it was resumed before the {action} was done.");
}
