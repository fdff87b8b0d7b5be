using System.Diagnostics;

namespace Headgate.OrdersEtl.Tests;

/// <summary>The job, killed at random moments; <c>eng/kill-test.sh</c> does it, and says with which seed it can be done again.</summary>
[Trait("Tier", "Long")]
public sealed class KillTests
{
    private const int Rounds = 20;

    [Fact]
    public async Task However_often_the_process_is_killed_it_ends_as_an_undisturbed_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository(), "eng", "kill-test.sh"), $"{Rounds}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var script = Process.Start(start)!;
        var error = script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(script.ExitCode == 0, output + await error);
        Assert.Matches($@"^{Rounds} kills, \d+ resumes to the end, all equal\s*$", output.TrimEnd().Split('\n')[^1]);
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Headgate.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
