using System.Diagnostics;

namespace Headgate.Samples.Tests;

/// <summary>A pipeline in a generic host that is asked to end.</summary>
public sealed class ShutdownTests
{
    /// <summary>A safety net: it ends within seconds.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    [Theory, Trait("Conformance", "P22")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_drains_the_pipeline_and_ends_the_program_with_exit_code_0(string signal)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Most);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "GracefulShutdown.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            Assert.Equal("running", await process.StandardOutput.ReadLineAsync(limit.Token));
            using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) await kill.WaitForExitAsync(limit.Token);
            var rest = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal("", await process.StandardError.ReadToEndAsync(limit.Token));
            Assert.Equal("nothing in flight: True; all that was received was stored and acknowledged: True\n", rest);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
