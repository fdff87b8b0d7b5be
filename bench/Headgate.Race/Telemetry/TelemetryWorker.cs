using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Headgate.Race.Ingest;
using Headgate.Race.Measuring;

namespace Headgate.Race.Telemetry;

/// <summary>A process of the race in which one mode holds from its first moment on: what is compiled out is so before anything else runs.</summary>
internal static class TelemetryWorker
{
    public const string CommandName = "telemetry-worker";

    public static Command Create()
    {
        var mode = new Argument<TelemetryMode>("mode");
        var work = new Argument<string>("work");
        var command = new Command(CommandName, "One process of the race 'telemetry'.") { mode, work };
        command.Hidden = true;
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(mode), parsed.GetRequiredValue(work)));
        return command;
    }

    /// <summary>Reads how many messages to run, one number a line, and answers each with what it has measured.</summary>
    private static async Task<int> RunAsync(TelemetryMode mode, string workName)
    {
        AppContext.SetSwitch("Headgate.Telemetry.IsSupported", mode != TelemetryMode.CompiledOut);
        var work = IngestWork.All.First(known => known.Name == workName);
        using var listening = new Listening(mode);
        await using var peer = new HeadgatePipeline(new IngestBounds(IngestBounds.DefaultInFlight)) as IIngestPeer;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var (result, run) = await Measurement.OfAsync(long.Parse(line, CultureInfo.InvariantCulture), async messages =>
            {
                var tally = new IngestTally();
                await peer.RunAsync(messages, work.Process, tally);
                return tally.SumOf(mode.ToString(), messages);
            });
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new WorkerAnswer(result, run)));
        }

        return 0;
    }
}
