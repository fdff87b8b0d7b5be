using System.CommandLine;
using Headgate.Race.Ingest;
using Headgate.Race.Keys;
using Headgate.Race.Linear;

var race = new RootCommand("The race: Headgate and its peers side by side in one process, one command per workload.")
{
    LinearCommand.Create(),
    IngestCommand.Create(),
    KeysCommand.Create(),
};

return await race.Parse(args).InvokeAsync();
