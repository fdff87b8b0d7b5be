// Windows: the three pages that were asked for most, minute by minute. The minutes are those of the clicks and not of the clock: a log of last year gives the same. A
// minute closes when a click of a later one comes. Clicks that come up to a minute after that correct it; what comes later still is put aside.
using System.Collections.Immutable;
using Headgate.Flows;
using Headgate.Flows.Windows;
using Patterns;

string[] log =
[
    "10:00:05 /home", "10:00:09 /cart", "10:00:12 /home", "10:00:30 /help", "10:00:31 /home", "10:00:48 /cart", "10:00:55 /jobs",
    "10:01:02 /home", "10:01:08 /news",
    "10:00:59 /jobs", // late: its minute has closed
    "10:01:20 /news", "10:01:40 /cart",
    "10:02:03 /home",
    "10:00:40 /cart", // too late: its minute closed more than a minute ago
    "10:02:10 /home",
];

var late = new List<PageView>();
var minutes = Window.Tumbling(TimeSpan.FromMinutes(1), (PageView click) => click.At)
    .AllowLateness(TimeSpan.FromMinutes(1))
    .LateTo(late.Add);

var results = Flow.From(log)
    .Select(PageView.Parse) // on all cores
    .Window(minutes) // in one stage, in the order of the log
    .Reduce(() => ImmutableDictionary<string, int>.Empty, (counts, click) => counts.SetItem(click.Page, counts.GetValueOrDefault(click.Page) + 1));

await foreach (var minute in results)
{
    var top = minute.Value.OrderByDescending(page => page.Value).ThenBy(page => page.Key, StringComparer.Ordinal).Take(3);
    var corrected = minute.Pane.Timing == PaneTiming.Late ? " (corrected)" : "";
    Console.WriteLine($"{minute.Window.Start:HH:mm} {string.Join(", ", top.Select(page => $"{page.Key} {page.Value}"))}{corrected}");
}

foreach (var click in late) Console.WriteLine($"too late: {click.At:HH:mm:ss} {click.Page}");
