using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;

namespace Headgate.Race.Brc;

/// <summary><c>brc</c>: the One Billion Row Challenge's aggregation over a generated file.</summary>
internal static class BrcCommand
{
    private static readonly Reference[] References = [new(HandWritten.PeerName, "vs hand-written")];

    public static Command Create()
    {
        var rows = new Option<long?>("--rows") { Description = "Rows of the file. Default: 10 million." };
        var folder = new Option<DirectoryInfo>("--folder") { Description = "Where the file is written and kept.", DefaultValueFactory = _ => new DirectoryInfo("artifacts/brc") };
        rows.MustLieBetween(1, 1_000_000_000);
        var command = new Command("brc", "Min, mean and max per station, by the rules of the One Billion Row Challenge; events are rows.") { rows, folder };
        var options = new RaceOptions(command, "Write all raw numbers to this file.");
        command.SetAction((parsed, _) => options.RunAsync(parsed, BrcPeers.All(), static peer => peer.Name, async peers =>
        {
            var count = parsed.GetValue(rows) ?? 10_000_000;
            var file = BrcFile.Of(count, parsed.GetValue(folder)!);
            var contenders = peers.Select(peer => new Contender(peer.Name, count, async _ => await ChecksumAsync(peer, file))).ToList();
            var title = string.Create(CultureInfo.InvariantCulture, $"brc: {count:N0} rows from a file in the system's cache; events are rows");
            var checksum = BrcAnswer.ChecksumOf(file.Answer);
            var race = new RaceRun(title, contenders, _ => checksum, options.ScheduleOf(parsed)) { References = References, Json = options.JsonOf(parsed) };
            var code = await race.ExecuteAsync();
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak working set of the process: {process.PeakWorkingSet64 / 1e6:0} MB."));
            return code;
        }));
        return command;
    }

    private static async ValueTask<long> ChecksumAsync(IBrcPeer peer, BrcFile file) => BrcAnswer.ChecksumOf(BrcAnswer.Of(await peer.ReadAsync(file.Path)));
}
