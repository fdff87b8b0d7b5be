using Headgate.Faults.Running;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>The broker's name is not known, is known, and is not again while its connection is cut: in a mount namespace with a hosts file of its own. Needs root. A round is one of that.</summary>
public sealed class DnsScenario : IScenario
{
    private const string HostName = "broker.headgate.invalid";

    /// <inheritdoc />
    public string Name => "dns";

    /// <inheritdoc />
    public string Summary => "the name of the broker cannot be resolved, at the start and after its restart; needs root";

    /// <inheritdoc />
    public int DefaultRounds => 6;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("the broker's name is not resolved (RabbitMQ)") { Runs = 1 };
        var recoveries = new Durations();
        var hosts = Path.GetTempFileName();
        await using var run = await BrokerRun.StartAsync("rabbitmq", mayRepeat: true);
        run.Publisher.Start();
        await File.WriteAllTextAsync(hosts, "127.0.0.1 localhost\n");
        var options = new WorkerOptions { BatchMilliseconds = 100 };
        var worker = run.StartWorker(options, null, "unshare", "--mount", "sh", "-c", $"mount --bind {hosts} /etc/hosts && exec \"$@\" --From=amqp://guest:guest@{HostName}:{run.Broker.Server.Port}/", "sh");
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            await Pause.ForAsync(random.Next(500, 2000));
            if (worker.HasExited) finding.Complaints.Add($"it ended while the name was not known:\n{worker.Output}");
            await File.WriteAllTextAsync(hosts, $"127.0.0.1 localhost\n127.0.0.1 {HostName}\n");
            finding.Faults++;
            recoveries.Add(await run.FlowsAsync("when the name is known", finding));
            if (round == rounds - 1) break;
            await File.WriteAllTextAsync(hosts, "127.0.0.1 localhost\n");
            await run.Broker.Server.RestartAsync();
        }

        await run.SettleAsync(finding);
        finding.Notes.Add($"flowed within {recoveries} of the name being known");
        File.Delete(hosts);
        return finding;
    }
}
