using System.Globalization;
using Headgate.Faults.Brokers;
using Headgate.Faults.Scenarios;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Running;

/// <summary>The command: runs faults, and prints what they brought to light.</summary>
public static class CommandLine
{
    /// <summary>The faults that there are.</summary>
    public static IReadOnlyList<IScenario> Scenarios { get; } =
    [
        new KillScenario(),
        .. ReaderKillScenario.Brokers.Select(static name => new ReaderKillScenario(name)),
        new RecoveryScenario(),
        new DrainScenario(),
        new DnsScenario(),
        new DiskScenario(),
        new CallScenario(),
        new ReadOnlyScenario(),
        new TruncationScenario(),
        new SlowScenario(),
        new CrowdScenario(),
        new SoakScenario(),
        new ClusterKillScenario(),
        new ClusterRollingScenario(),
        new ClusterSlowScenario(),
        new ClusterPartitionScenario(),
        .. AllBrokers.Names.Select(static name => new BrokerScenario(name)),
        new NodesScenario("nats"),
        new NodesScenario("rabbitmq"),
        .. AllBrokers.Names.Select(static name => new NetworkScenario(name)),
        .. AllBrokers.Names.Select(static name => new PacketScenario(name)),
        .. SuspendScenario.Brokers.Select(static name => new SuspendScenario(name)),
        .. AllBrokers.Shared.Select(static name => new GroupScenario(name)),
    ];

    /// <summary>Runs it.</summary>
    /// <returns>0 when nothing was wrong, 1 when something was, 2 when the arguments make no sense.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        if (arguments is ["worker", .. var rest]) return await WorkerProgram.RunAsync(rest);
        if (arguments is ["crowd-worker", var count, var seconds]) return await CrowdProgram.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture));
        if (arguments is ["file-worker", var input, var folder, var rolls]) return await FileProgram.RunAsync(input, folder, bool.Parse(rolls));
        var names = arguments.TakeWhile(static argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
        var options = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = names.Count; i + 1 < arguments.Length; i += 2) options[arguments[i]] = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
        var chosen = names is ["all"] ? Scenarios : [.. Scenarios.Where(scenario => names.Contains(scenario.Name))];
        if (chosen.Count == 0 || options.Keys.Any(static name => name is not ("--rounds" or "--seed")))
        {
            await output.WriteLineAsync($"Usage: NAME... | all  [--rounds N] [--seed S]\n{string.Join('\n', Scenarios.Select(static it => $"  {it.Name,-10} {it.Summary} ({it.DefaultRounds} rounds)"))}");
            return 2;
        }

        var seed = options.GetValueOrDefault("--seed", Environment.ProcessId);
        await output.WriteLineAsync($"seed {seed}\n\n{Finding.Heading}");
        var isClean = true;
        foreach (var scenario in chosen)
        {
            var finding = await scenario.RunAsync(options.GetValueOrDefault("--rounds", scenario.DefaultRounds), seed);
            isClean &= finding.IsClean;
            await output.WriteLineAsync($"{finding}");
        }

        return isClean ? 0 : 1;
    }
}
