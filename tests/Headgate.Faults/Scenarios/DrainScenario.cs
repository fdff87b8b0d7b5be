using Headgate.Faults.Processes;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>SIGTERM at any moment, in six situations; the next process goes on. A round is a signal.</summary>
public sealed class DrainScenario : IScenario
{
    private const int ShutdownMilliseconds = 2000;

    /// <summary>How long a runtime takes to end on a machine that does other things as well.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(6);

    private static readonly string[] Situations = ["quick handlers", "handlers longer than the deadline", "an idle long poll", "half-full batches", "the broker is away", "a second signal"];

    /// <inheritdoc />
    public string Name => "drain";

    /// <inheritdoc />
    public string Summary => "T16: SIGTERM while quick, slow, idle, half-full, without its broker, and twice";

    /// <inheritdoc />
    public int DefaultRounds => 60;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("SIGTERM, in six situations") { Runs = 1 };
        var ends = new Durations();
        var left = 0;
        await using var run = await BrokerRun.StartAsync("postgres", mayRepeat: true);
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            var situation = Situations[round % Situations.Length];
            await run.Publisher.SendFreshAsync();
            await using var worker = run.StartWorker(OptionsFor(situation));
            await worker.RunningAsync();
            if (situation == "the broker is away") await run.Broker.Server.KillAsync();
            await Pause.ForAsync(random.Next(400) + (situation is "an idle long poll" or "handlers longer than the deadline" ? 800 : 0));
            var begun = TimeProvider.System.GetTimestamp();
            await worker.SignalAsync("TERM");
            if (situation == "a second signal") await worker.SignalAsync("INT");
            var hasEnded = await worker.EndAsync(TimeSpan.FromMilliseconds(ShutdownMilliseconds) + Slack);
            ends.Add(TimeProvider.System.GetElapsedTime(begun));
            finding.Faults++;
            if (!hasEnded) finding.Complaints.Add($"it had not ended {ends.Longest} after the signal, with {situation}:\n{worker.Output}");
            else left += Judge(worker, situation, finding);
            if (!run.Broker.Server.IsRunning) await run.Broker.Server.StartAsync();
        }

        run.StartWorker(new WorkerOptions { BatchMilliseconds = 100, LeaseMilliseconds = 2000 });
        await run.SettleAsync(finding);
        finding.Notes.Add($"{rounds} of {rounds} ended, within {ends} (2 s for the drain, and the end of a process); {left} had to leave something, and said so");
        return finding;
    }

    private static WorkerOptions OptionsFor(string situation) => new()
    {
        ShutdownMilliseconds = ShutdownMilliseconds,
        LeaseMilliseconds = 2000,
        HandlerMilliseconds = situation switch { "handlers longer than the deadline" => 60_000, "a second signal" => 20, _ => 0 },
        BatchMilliseconds = situation == "half-full batches" ? 60_000 : 100,
        BatchSize = situation == "half-full batches" ? 1000 : 100,
    };

    /// <summary>Looks at how it ended.</summary>
    /// <returns>1 when it says that it has left something.</returns>
    private static int Judge(WorkerProcess worker, string situation, Finding finding)
    {
        var mayLeave = situation is "handlers longer than the deadline" or "the broker is away" or "a second signal";
        if (worker.ExitCode is 0 or 3 && (worker.ExitCode == 0 || mayLeave)) return worker.ExitCode == 3 ? 1 : 0;
        finding.Complaints.Add($"it ended with {worker.ExitCode}, with {situation}:\n{worker.Output}");
        return 0;
    }
}
