using System.Diagnostics;

namespace Headgate.Samples.Tests;

/// <summary>A pattern as a process of its own.</summary>
internal static class PatternProcess
{
    /// <summary>A safety net: each pattern takes less than a second.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    /// <summary>Runs it to its end. It is killed when it takes too long or the test is cancelled; then this throws.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string pattern, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Most);
        string[] arguments = ["exec", Path.Combine(AppContext.BaseDirectory, $"{pattern}.dll")];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
