// A flow that saves what it has gathered, and goes on there after a failure, or after its process was killed: clicks per page and minute, each total once in the database. Given a folder
// and a number, the program counts so many clicks, and says what it does; kill it and start it again, as often as you like.
using System.Globalization;
using Headgate.Flows;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;
using Patterns;

if (args is [var given, var number])
{
    await CountAsync(given, long.Parse(number, CultureInfo.InvariantCulture), failsAt: long.MaxValue, Console.WriteLine);
    Console.WriteLine("done");
    return;
}

const int Clicks = 2000;
var folder = Directory.CreateTempSubdirectory("headgate-flow-snapshots-").FullName;
try
{
    await CountAsync(folder, Clicks, failsAt: 1234);
}
catch (IOException failure)
{
    Console.WriteLine(failure.Message);
}

await CountAsync(folder, Clicks, failsAt: long.MaxValue);
Console.WriteLine($"clicks counted: {new TotalsDatabase(Path.Combine(folder, "totals.db")).Read().Sum(total => total.Count)}");
Directory.Delete(folder, recursive: true);

static Task CountAsync(string folder, long count, long failsAt, Action<string>? note = null)
{
    var options = new FlowOptions
    {
        Name = "clicks",
        Stages = 2,
        MaxDemand = 100,
        Environment = new StageEnvironment(loggerFactory: NullLoggerFactory.Instance),
        Snapshots = new SnapshotOptions { Store = new SqliteSnapshotStore(Path.Combine(folder, "flow.db")), EveryElements = 500, JsonOptions = TotalJson.Default.Options },
    };
    return Flow.FromReplayable(position => Failing(Click.From(position, count), position, failsAt), options)
        .PartitionBy(click => click.Page)
        .Window(Window.Tumbling(TimeSpan.FromMinutes(1), (Click click) => click.At).WithDisorder(TimeSpan.FromSeconds(15)))
        .Count()
        .Select(total => new Total(total.Key, total.Window.Start, total.Value))
        .RunAsync(new TotalsDatabase(Path.Combine(folder, "totals.db"), note));
}

static IEnumerable<Click> Failing(IEnumerable<Click> clicks, long position, long failsAt)
{
    foreach (var click in clicks)
    {
        if (position++ == failsAt) throw new IOException("the disk with the log is gone");
        yield return click;
    }
}
