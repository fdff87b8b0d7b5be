using System.CommandLine;
using Headgate.Race.Brokers.Nats;
using Headgate.Race.Brokers.Postgres;
using Headgate.Race.Brokers.RabbitMq;
using Headgate.Race.Brokers.Redis;
using Headgate.Race.Brokers.Sqlite;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;
using Headgate.Servers;

namespace Headgate.Race.Brokers;

/// <summary><c>rabbitmq</c>, <c>nats</c>, <c>redis</c>, <c>postgres</c> and <c>sqlite</c>: a pipeline over a connector next to a bare loop over the same client, on a real server of
/// their own.</summary>
internal static class BrokerCommand
{
    private static readonly Reference[] References = [new(BrokerPeer.BareName, "vs bare loop")];

    public static IEnumerable<Command> All() =>
    [
        Create("rabbitmq", "RabbitMQ", static () => new RabbitMqBroker()),
        Create("nats", "NATS JetStream", static () => new NatsBroker()),
        Create("redis", "Redis streams", static () => new RedisBroker()),
        Create("postgres", "PostgreSQL", static () => new PostgresBroker()),
        Create("sqlite", "CSV into SQLite", static () => new SqliteLoad(), "CSV into SQLite: a pipeline next to a bare loop over the same client of the database. Needs no server."),
    ];

    private static Command Create(string name, string title, Func<IBroker> create, string? description = null)
    {
        var messages = new Option<long?>("--messages") { Description = "Messages per run. Default: about a second's." };
        var work = new Option<string?>("--work") { Description = "Only the workload of this name: read, write; or load, of sqlite." };
        messages.MustLieBetween(1, 1_000_000_000);
        var command = new Command(name, description ?? $"{title}: a pipeline next to a bare loop over the same client. Starts the server, which must be installed (eng/services.sh).") { messages, work };
        var options = new RaceOptions(command, "Write all raw numbers to this file; the name of the workload is added to its name.");
        command.SetAction((parsed, _) => options.RunAsync(parsed, BrokerPeer.All(), static peer => peer.Name, async peers =>
        {
            await using var broker = create();
            try
            {
                await broker.StartAsync();
            }
            catch (ServerMissingException missing)
            {
                await Console.Error.WriteLineAsync(missing.Message);
                return 1;
            }

            foreach (var workload in broker.Workloads.Where(it => parsed.GetValue(work) is not { } only || it.Name == only))
            {
                var exitCode = await RunAsync(title, workload, peers, options.ScheduleOf(parsed), parsed.GetValue(messages), options.JsonOf(parsed));
                if (exitCode != 0) return exitCode;
            }

            return 0;
        }));
        return command;
    }

    private static Task<int> RunAsync(string title, BrokerWorkload workload, List<BrokerPeer> peers, Schedule schedule, long? messages, FileInfo? json)
    {
        var contenders = peers
            .Select(peer => (peer.Name, Run: peer.RunOf(workload)))
            .Where(static peer => peer.Run is not null)
            .Select(peer => new Contender(peer.Name, messages ?? workload.DefaultMessages, peer.Run!) { PrepareAsync = workload.PrepareAsync, CheckAsync = workload.CheckAsync })
            .ToList();
        var file = json is null ? null : new FileInfo(Path.Combine(json.DirectoryName!, $"{Path.GetFileNameWithoutExtension(json.Name)}-{workload.Name}{json.Extension}"));
        return new RaceRun($"{title}, {workload.Name}: {workload.Description}", contenders, BrokerBounds.SumOf, schedule) { References = References, Json = file }.ExecuteAsync();
    }
}
