using System.CommandLine;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;

namespace Headgate.Race.Windows;

/// <summary><c>windows</c>: counts per key and window, first with tumbling windows, then with sliding ones.</summary>
internal static class WindowsCommand
{
    private static readonly Reference[] References = [new(HandWritten.PeerName, "vs hand-written")];

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events of each run.", DefaultValueFactory = _ => 10_000_000 };
        var keys = new Option<int>("--keys") { Description = "Different keys.", DefaultValueFactory = _ => 1000 };
        events.MustLieBetween(1, 100_000_000);
        keys.MustLieBetween(1, 10_000_000);
        var command = new Command("windows", "Events of each key in windows of 10 s, by event time: tumbling, and sliding by 1 s.") { events, keys };
        var options = new RaceOptions(command, "Write all raw numbers to this file; the kind of the windows is added to its name.");
        command.SetAction((parsed, _) => options.RunAsync(parsed, Peers(), static peer => peer.Name, async peers =>
        {
            foreach (var (kind, every) in new[] { ("tumbling", WindowsLoad.Size), ("sliding", WindowsLoad.Size / 10) })
            {
                var load = WindowsLoad.Of(parsed.GetValue(events), parsed.GetValue(keys), every);
                var expected = await new PlinqGroups().CountAsync(load);

                // Ten times as many groups as events take PLINQ half a minute, and say nothing new.
                var contenders = peers.Where(peer => load.WindowsOfEach == 1 || peer is not PlinqGroups).Select(peer => new Contender(peer.Name, load.Clicks.Length, async _ => await peer.CountAsync(load))).ToList();
                var json = options.JsonOf(parsed) is { } file ? new FileInfo(Path.Combine(file.DirectoryName!, $"{Path.GetFileNameWithoutExtension(file.Name)}-{kind}{file.Extension}")) : null;
                var title = $"windows: {kind}, 10 s, every {every.TotalSeconds:0} s; {load.Keys} keys; each event in {load.WindowsOfEach}";
                var exitCode = await new RaceRun(title, contenders, _ => expected, options.ScheduleOf(parsed)) { References = References, Json = json }.ExecuteAsync();
                if (exitCode != 0) return exitCode;
            }

            return 0;
        }));
        return command;
    }

    private static IReadOnlyList<IWindowsPeer> Peers() => [new HeadgateWindows(), new HandWritten(), new PlinqGroups()];
}
