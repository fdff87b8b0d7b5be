using Headgate.Faults.Processes;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>SIGTERM at any moment, in six situations; the next process goes on. A round is a signal.</summary>
public sealed class DrainScenario : IScenario
{
    private const string Away = "the broker is away";
    private const string Slow = "handlers longer than the deadline";
    private const string Twice = "a second signal";

    /// <summary>The deadline of those that do not come to their end within any.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    /// <summary>The deadline of those that have to come to their end, on a machine that starts five processes at once as well.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    /// <summary>How long a runtime takes to end on a machine that does other things as well.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(6);

    /// <summary>What is promised of a machine that does nothing else: those who are slower are counted.</summary>
    private static readonly TimeSpan Promised = Short + TimeSpan.FromSeconds(1);

    private static readonly string[] Situations = ["quick handlers", Slow, "an idle long poll", "half-full batches", Twice, Away];

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
        var (left, late) = (0, 0);
        await using var run = await BrokerRun.StartAsync("postgres", mayRepeat: true);
        for (var round = 0; round < rounds && finding.Complaints.Count == 0;)
        {
            // All that need the broker at the same time, then one without it: a process is mostly started, and waited for.
            var wave = Situations.Skip(round % Situations.Length).TakeWhile(static situation => situation != Away).DefaultIfEmpty(Away).Take(rounds - round).ToList();
            round += wave.Count;
            foreach (var (situation, worker, took) in await SignalAllAsync(run, wave, random))
            {
                await using var ended = worker;
                ends.Add(took);
                finding.Faults++;
                if (took > Promised) late++;
                if (!worker.HasExited) finding.Complaints.Add($"it had not ended {took} after the signal, with {situation}:\n{worker.Output}");
                else left += Judge(worker, situation, finding);
            }

            if (!run.Broker.Server.IsRunning) await run.Broker.Server.StartAsync();
        }

        run.StartWorker(new WorkerOptions { BatchMilliseconds = 100, LeaseMilliseconds = 2000 });
        await run.SettleAsync(finding);
        finding.Notes.Add($"{finding.Faults} of {rounds} ended, within {ends} of the signal, {late} later than {Promised.TotalSeconds:0} s; {left} had to leave something, and said so");
        return finding;
    }

    /// <summary>Starts a process for each situation, and asks each to stop at a moment of its own.</summary>
    private static async Task<(string Situation, WorkerProcess Worker, TimeSpan Took)[]> SignalAllAsync(BrokerRun run, List<string> wave, Random random)
    {
        var workers = wave.ConvertAll(situation => (Situation: situation, Worker: run.StartWorker(OptionsFor(situation)), Moment: random.Next(400)));
        foreach (var (_, worker, _) in workers)
        {
            await run.Publisher.SendFreshAsync();
            await worker.RunningAsync();
        }

        if (wave.Contains(Away)) await run.Broker.Server.KillAsync();
        return await Task.WhenAll(workers.Select(static each => SignalAsync(each.Situation, each.Worker, each.Moment)));
    }

    /// <summary>Asks a process to stop.</summary>
    /// <returns>How long it took to end, or how long was waited for it.</returns>
    private static async Task<(string Situation, WorkerProcess Worker, TimeSpan Took)> SignalAsync(string situation, WorkerProcess worker, int moment)
    {
        await Pause.ForAsync(moment + (situation is "an idle long poll" or Slow ? 800 : 0));
        var begun = TimeProvider.System.GetTimestamp();
        await worker.SignalAsync("TERM");
        if (situation == Twice) await worker.SignalAsync("INT");
        await worker.EndAsync(DeadlineOf(situation) + Slack);
        return (situation, worker, TimeProvider.System.GetElapsedTime(begun));
    }

    private static TimeSpan DeadlineOf(string situation) => situation is Slow or Twice or Away ? Short : Long;

    private static WorkerOptions OptionsFor(string situation) => new()
    {
        ShutdownMilliseconds = (int)DeadlineOf(situation).TotalMilliseconds,
        LeaseMilliseconds = 2000,
        HandlerMilliseconds = situation switch { Slow => 60_000, Twice => 20, _ => 0 },
        BatchMilliseconds = situation == "half-full batches" ? 60_000 : 100,
        BatchSize = situation == "half-full batches" ? 1000 : 100,
    };

    /// <summary>Looks at how it ended.</summary>
    /// <returns>1 when it says that it has left something.</returns>
    private static int Judge(WorkerProcess worker, string situation, Finding finding)
    {
        var mayLeave = situation is Slow or Away or Twice;
        if (worker.ExitCode is 0 or 3 && (worker.ExitCode == 0 || mayLeave)) return worker.ExitCode == 3 ? 1 : 0;
        finding.Complaints.Add($"it ended with {worker.ExitCode}, with {situation}:\n{worker.Output}");
        return 0;
    }
}
