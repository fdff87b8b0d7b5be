using System.Diagnostics;
using Cluster.Silos;
using Headgate.Servers;

namespace Headgate.Faults.Tests;

/// <summary><c>samples/Cluster</c> with each of the places in which silos find each other: it says itself whether its counts are those of one process.</summary>
[Trait("Tier", "Servers")]
public sealed class ClusterSampleTests
{
    private static readonly string[] Right =
    [
        "words: 440 counts of 320,000 words; equal to those of one process: True",
        "minutes: 6,337 counts of 320,000 words; equal to those of one process: True",
    ];

    [Fact]
    public Task Silos_that_find_each_other_by_the_first_of_them_count_as_one_process_does() => CountAsync("--membership", "localhost");

    [Fact]
    public async Task Silos_that_find_each_other_in_Redis_count_as_one_process_does()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await CountAsync("--membership", "redis", "--connection", server.Configuration);
    }

    [Fact]
    public async Task Silos_that_find_each_other_in_PostgreSQL_count_as_one_process_does()
    {
        await using var server = new PostgresServer();
        await server.StartAsync();
        await CountAsync("--membership", "postgres", "--connection", server.ConnectionString);
    }

    [Fact]
    public async Task A_server_must_be_named()
    {
        var (exitCode, output) = await RunAsync("--membership", "redis");
        Assert.Equal(1, exitCode);
        Assert.Contains("--membership Redis needs --connection", output, StringComparison.Ordinal);
    }

    private static async Task CountAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(["--lines", "40000", .. arguments]);
        Assert.True(exitCode == 0, output);
        Assert.Equal(Right, output.Trim().Split('\n')[^2..]);
        Assert.All(Enumerable.Range(1, 3), silo => Assert.Contains($"silo {silo} has started", output, StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(SiloProcess).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, $"{await error}{await output}");
    }
}
