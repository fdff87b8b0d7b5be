using System.CommandLine;
using Headgate.Race.Commands;
using Headgate.Race.Ingest;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;

namespace Headgate.Race.Telemetry;

/// <summary><c>telemetry</c>: what it costs the ingest race to be listened to.</summary>
internal static class TelemetryCommand
{
    private const long DefaultMessages = 5_000_000;

    private static readonly Reference[] References = [new(TelemetryPeer.CompiledOutName, "vs compiled out")];

    public static Command Create()
    {
        var messages = new Option<long?>("--messages") { Description = "Messages per run. Default: about half a second's." };
        var work = new Option<string?>("--work") { Description = "What processors do: none, or sha256. Default: first the one, then the other." };
        messages.MustLieBetween(1, 1_000_000_000_000);
        work.AcceptOnlyFromAmong([.. IngestWork.All.Select(static known => known.Name)]);
        var command = new Command("telemetry", "The pipeline of 'ingest' with telemetry compiled out, with nobody listening, with metrics, and with 1 % of traces besides; each in a process of its own.")
        {
            messages, work,
        };
        var options = new RaceOptions(command, "Write all raw numbers to this file; the name of the work is added to its name.");
        command.SetAction((parsed, _) => options.RunAsync(parsed, TelemetryPeer.All(), static peer => peer.Name, async peers =>
        {
            foreach (var each in IngestWork.All.Where(it => parsed.GetValue(work) is not { } only || it.Name == only))
            {
                var exitCode = await RunAsync(peers, each, options.ScheduleOf(parsed), parsed.GetValue(messages), options.JsonOf(parsed));
                if (exitCode != 0) return exitCode;
            }

            return 0;
        }));
        return command;
    }

    private static Task<int> RunAsync(List<TelemetryPeer> peers, IngestWork work, Schedule schedule, long? messages, FileInfo? json)
    {
        var contenders = peers.Select(peer => peer.Enter(work, messages ?? DefaultMessages / work.Slowdown)).ToList();
        var file = json is null ? null : new FileInfo(Path.Combine(json.DirectoryName!, $"{Path.GetFileNameWithoutExtension(json.Name)}-{work.Name}{json.Extension}"));
        return new RaceRun($"telemetry, {work.Description}: the pipeline of the ingest race, listened to in different ways", contenders, work.SumOf, schedule) { References = References, Json = file }.ExecuteAsync();
    }
}
