// Session windows: the visits of a user that follow each other in less than half an hour. Users are spread over the cores, and all visits of one are in one stage. A visit that comes
// late can join two sessions that were thought to be over: their results are taken back, and that of the joined session comes in their place.
using Headgate.Flows;
using Headgate.Flows.Windows;
using Patterns;

Visit[] visits =
[
    new("ada", 600), new("bob", 602), new("ada", 610), new("bob", 625), new("ada", 650), new("bob", 690),
    new("ada", 630), // ten minutes after one session of hers, ten before the other: late
    new("bob", 720), // exactly half an hour after the one before it: another session
];

var sessions = Window.Session(TimeSpan.FromMinutes(30), (Visit visit) => visit.At)
    .AllowLateness(TimeSpan.FromHours(2))
    .Retracting();

var results = await Flow.From(visits)
    .PartitionBy(visit => visit.User)
    .Window(sessions)
    .Reduce(() => 0, (count, _) => count + 1, merge: (earlier, later) => earlier + later)
    .ToListAsync();

// What comes of one user comes in its order; users come in any order.
foreach (var session in results.OrderBy(result => result.Key, StringComparer.Ordinal))
{
    var word = session.Pane.IsRetraction ? "no longer" : session.Pane.Timing == PaneTiming.Late ? "now" : "session";
    Console.WriteLine($"{session.Key}: {word} {session.Window.Start:HH:mm} to {session.Window.End:HH:mm}: {session.Value}");
}
