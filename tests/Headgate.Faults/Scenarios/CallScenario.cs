using System.Diagnostics;
using System.Globalization;
using Headgate.Faults.Ledger;
using Headgate.Faults.Running;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Faults.Scenarios;

/// <summary>Calls to the file system fail, for a while, in a process: what its sink, its dead letters or its checkpoint ask for. strace has them fail. A round is a process.</summary>
public sealed class CallScenario : IScenario
{
    private const int CountPerRound = 2000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <inheritdoc />
    public string Name => "calls";

    /// <inheritdoc />
    public string Summary => "T19: flushing, renaming, opening, writing and cutting of sink, dead letters and checkpoint fail; needs strace";

    /// <inheritdoc />
    public int DefaultRounds => 4 * Refusal.All.Count;

    /// <summary>Whether a process may be traced here.</summary>
    public static bool IsPossible => Run("strace", ["-f", "-qq", "-e", "trace=none", "true"]) is (0, _);

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("calls to the file system fail: file sink, dead letters, checkpoint");
        if (!IsPossible)
        {
            finding.Complaints.Add("strace is not there, or may not trace");
            return finding;
        }

        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var first = random.Next(Refusal.All.Count);
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            var refusal = Refusal.All[(first + round) % Refusal.All.Count];
            var struck = await RunAsync(refusal, random, finding);
            counts[refusal.What] = counts.GetValueOrDefault(refusal.What) + struck;
            finding.Faults += struck;
        }

        finding.Notes.AddRange(counts.Select(static count => $"{count.Key}: {count.Value}"));
        return finding;
    }

    /// <summary>Runs a process in which calls fail, and then, with none failing, what it has left.</summary>
    /// <returns>How many calls have failed.</returns>
    private static async Task<int> RunAsync(Refusal refusal, Random random, Finding finding)
    {
        finding.Runs++;
        var ledger = new FaultLedger { MayRepeatInOneLife = refusal.MayRepeat };
        ledger.Owe(1, CountPerRound);
        var folder = Directory.CreateTempSubdirectory("headgate-calls-").FullName;
        var (input, trace) = (Path.Combine(folder, "input"), Path.Combine(folder, "trace"));
        await DiskPipeline.WriteInputAsync(input, CountPerRound);

        // strace counts the calls of each thread by itself; of those that come seldom, a second may never come.
        var from = refusal.Rolls || refusal.Calls == "openat" ? 1 : random.Next(1, 3);
        string[] strace = ["-f", "-qq", "-o", trace, "-e", $"trace={refusal.Calls}", "-e", $"inject={refusal.Calls}:error={refusal.Error}:when={from}..{from + random.Next(3)}"];
        string[] worker = ["dotnet", "exec", typeof(CallScenario).Assembly.Location, "file-worker", input, folder, refusal.Rolls.ToString(CultureInfo.InvariantCulture)];
        var (exitCode, output) = Run("strace", [.. strace, .. refusal.Files.SelectMany(file => new[] { "-P", Path.Combine(folder, file) }), .. worker]);
        var struck = File.ReadLines(trace).Count(static line => line.EndsWith("(INJECTED)", StringComparison.Ordinal));
        if (exitCode != 0) finding.Complaints.Add($"{refusal.What}: it ended with {exitCode}:\n{output}");
        if (struck == 0) finding.Complaints.Add($"{refusal.What}: no call has failed:\n{output}");
        if (refusal.Says is { } says && (!output.Contains(says + folder, StringComparison.Ordinal) || !output.Contains("bytes are free there", StringComparison.Ordinal)))
            finding.Complaints.Add($"{refusal.What}: the log does not say where, and how much room there is:\n{output}");

        // What was handed back when its source had come to its end already is read by the next run, with all that came after it.
        var first = DiskPipeline.Read(folder).CountBy(static arrival => arrival.Id).ToDictionary();
        await using (var next = DiskPipeline.Create(input, folder, NullLoggerFactory.Instance, refusal.Rolls)) await next.RunAsync();
        var verdict = ledger.Judge(DiskPipeline.Read(folder).Select(arrival => arrival with { Life = (first[arrival.Id] = first.GetValueOrDefault(arrival.Id) - 1) >= 0 ? 1 : 2 }));
        if (!verdict.IsClean) finding.Complaints.Add($"{refusal.What}: {verdict}\n{output}");
        finding.Verdict += verdict;
        Directory.Delete(folder, recursive: true);
        return struck;
    }

    private static (int ExitCode, string Output) Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Longest))
            {
                process.Kill(entireProcessTree: true);
                return (-1, $"It had not ended after {Longest}.\n{output.Result}{errors.Result}");
            }

            return (process.ExitCode, output.Result + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return (-1, failure.Message);
        }
    }
}
