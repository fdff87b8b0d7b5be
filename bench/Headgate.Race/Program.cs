using System.CommandLine;
using Headgate.Race.Brc;
using Headgate.Race.Brokers;
using Headgate.Race.FanIn;
using Headgate.Race.FanOut;
using Headgate.Race.Ingest;
using Headgate.Race.Keys;
using Headgate.Race.Latency;
using Headgate.Race.Linear;
using Headgate.Race.Reporting;
using Headgate.Race.Scale;
using Headgate.Race.Silos;
using Headgate.Race.Telemetry;
using Headgate.Race.Windows;
using Headgate.Race.WordCount;

var race = new RootCommand("The race: Headgate and its peers side by side in one process, one command per workload.")
{
    LinearCommand.Create(),
    FanInCommand.Create(),
    LatencyCommand.Create(),
    IngestCommand.Create(),
    KeysCommand.Create(),
    WordCountCommand.Create(),
    BrcCommand.Create(),
    WindowsCommand.Create(),
    SilosCommand.Create(),
    ScaleCommand.Create(),
    ScaleWorker.Create(),
    TelemetryCommand.Create(),
    TelemetryWorker.Create(),
    ReportCommand.Create(),
    GateCommand.Create(),
};
foreach (var command in FanOutCommand.All().Concat(BrokerCommand.All())) race.Add(command);

return await race.Parse(args).InvokeAsync();
