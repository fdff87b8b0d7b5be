using System.Diagnostics;
using System.Globalization;
using Headgate.Faults.Ledger;
using Headgate.Faults.Running;

namespace Headgate.Faults.Scenarios;

/// <summary>Very many pipelines start at once in a process with one processor and one thread, each with its own limit. A round is a thousand of them.</summary>
public sealed class CrowdScenario : IScenario
{
    private const int CountPerRound = 1000;
    private const int Seconds = 20;

    /// <inheritdoc />
    public string Name => "crowd";

    /// <inheritdoc />
    public string Summary => "T21: so many thousand pipelines with limits start together in a process with one processor and one thread";

    /// <inheritdoc />
    public int DefaultRounds => 10;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var count = rounds * CountPerRound;
        var finding = new Finding($"{count} pipelines start together, on one processor and one thread") { Runs = 1, Faults = 1, Verdict = Verdict.None };
        var assembly = typeof(CrowdScenario).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", Path.ChangeExtension(assembly, ".runtimeconfig.json"), assembly, "crowd-worker", $"{count}", $"{Seconds}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.Environment["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "1";
        start.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1";
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!await Patience.EndsAsync(process.WaitForExitAsync(), 300))
        {
            process.Kill();
            finding.Complaints.Add("it came to a standstill");
        }

        var lines = string.Join('\n', await output).Trim();
        finding.Notes.Add(lines.ReplaceLineEndings("; "));
        if (process.HasExited && process.ExitCode != 0) finding.Complaints.Add(string.Create(CultureInfo.InvariantCulture, $"it ended with {process.ExitCode}"));
        return finding;
    }
}
