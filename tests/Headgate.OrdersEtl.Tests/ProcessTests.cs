using System.Text.RegularExpressions;
using Headgate.OrdersEtl.Check;
using OrdersEtl;
using OrdersEtl.Generation;
using OrdersEtl.Loading;

namespace Headgate.OrdersEtl.Tests;

public sealed partial class ProcessTests : IDisposable
{
    // Enough that a tenth of it is loaded long before the rest.
    private const int Many = 200_000;

    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => _folder.File("orders.db");

    private string RejectsPath => _folder.File("orders.rejected.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_fresh_run_generates_loads_and_ends_with_the_figures()
    {
        using var process = SampleProcess.Start("--orders", "3000", "--database", DatabasePath);
        var (exitCode, output, error) = await process.EndAsync();
        Assert.Equal(ExitCodes.Succeeded, exitCode);
        Assert.Empty(error);
        var figures = Figures(output[^1]);
        Assert.Equal((3000, Database.Count(DatabasePath)), (figures.Read, figures.Loaded));
        Assert.Equal(figures.Read, figures.Loaded + figures.Rejected);
        Directory.Delete(output.Single(line => line.StartsWith("work folder ", StringComparison.Ordinal))["work folder ".Length..], recursive: true);
    }

    [Fact]
    public async Task A_quiet_run_with_named_files_prints_one_line()
    {
        using var process = SampleProcess.Start("--quiet", "--input", Generate(3000), "--database", DatabasePath);
        var (exitCode, output, error) = await process.EndAsync();
        Assert.Equal(ExitCodes.Succeeded, exitCode);
        Assert.Empty(error);
        Assert.Equal(3000, Figures(Assert.Single(output)).Read);
    }

    [Theory]
    [InlineData("--orders", "0")]
    [InlineData("--input", "missing.csv")]
    [InlineData("--database", "missing-folder/orders.db", "--input", "{input}")]
    [InlineData("--rejected", "missing-folder/r.jsonl", "--database", "{database}", "--input", "{input}")]
    [InlineData("--input", "{wrong}")]
    public async Task What_cannot_be_done_ends_with_exit_code_1_and_one_line(params string[] arguments)
    {
        var input = Generate(10);
        var wrong = _folder.Write("wrong.csv", "no header\n");
        var filled = arguments.Select(argument => argument switch
        {
            "{input}" => input,
            "{database}" => DatabasePath,
            "{wrong}" => wrong,
            _ => argument,
        });
        using var process = SampleProcess.Start([.. filled]);
        var (exitCode, _, error) = await process.EndAsync();
        Assert.Equal(ExitCodes.Failed, exitCode);
        Assert.StartsWith("error: ", Assert.Single(error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--rejected", "orders.rejected.jsonl")]
    public async Task A_report_that_cannot_be_written_ends_with_exit_code_1_and_one_line(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a device that is always full");
        arguments = [.. arguments.Select(argument => argument.EndsWith(".jsonl", StringComparison.Ordinal) ? RejectsPath : argument)];
        using var process = SampleProcess.StartInto("/dev/full", [.. arguments, "--input", Generate(1000), "--database", DatabasePath]);
        var (exitCode, _, error) = await process.EndAsync();
        Assert.Equal(ExitCodes.Failed, exitCode);
        Assert.StartsWith("error: The report cannot be written to standard output: ", Assert.Single(error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", ExitCodes.Interrupted)]
    [InlineData("TERM", ExitCodes.Succeeded)]
    [Trait("Tier", "Long")]
    public async Task A_signal_in_the_middle_leaves_whole_batches_and_figures_that_add_up(string signal, int expectedExitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        var input = Generate(Many);
        using var process = SampleProcess.Start("--input", input, "--database", DatabasePath);
        await process.ReadToAsync("loading ");
        await process.SendAsync(signal);
        var (exitCode, output, error) = await process.EndAsync();
        Assert.Equal(expectedExitCode, exitCode);
        Assert.Empty(error);
        Assert.StartsWith($"stopped by SIG{signal}: read ", output[^1], StringComparison.Ordinal);
        var figures = Figures(output[^1]);
        Assert.InRange(figures.Read, 1, Many - 1);
        Assert.Equal(figures.Read, figures.Loaded + figures.Rejected);
        Assert.Equal(figures.Loaded, Database.Count(DatabasePath));
        Assert.Equal(figures.Rejected, File.ReadLines(RejectsPath).Count());
        Check(input, RejectsPath);
        await AssertResumedEndsAsUndisturbedAsync(input);
    }

    [Fact]
    [Trait("Tier", "Long")]
    public async Task A_stop_within_its_time_out_finishes_everything_that_was_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var process = SampleProcess.Start("--input", Generate(Many), "--database", DatabasePath);
        await process.ReadToAsync("loading ");
        await process.SendAsync("TERM");
        var begun = TimeProvider.System.GetTimestamp();
        var (exitCode, _, _) = await process.EndAsync();
        Assert.Equal(ExitCodes.Succeeded, exitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, OrdersPipeline.ShutdownTimeout);
        // Nothing that was read was given up: there is no row behind the checkpoint.
        var settled = Database.Count(DatabasePath, "SELECT row_number FROM checkpoints");
        Assert.Equal(settled, Database.Count(DatabasePath, "SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM rejects)"));
    }

    [Fact]
    [Trait("Tier", "Long")]
    public async Task Generated_input_is_found_again_when_its_run_is_resumed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        string[] arguments = ["--orders", "200000", "--seed", "7", "--database", DatabasePath];
        string folder;
        using (var process = SampleProcess.Start(arguments))
        {
            folder = (await process.ReadToAsync("work folder "))["work folder ".Length..];
            await process.ReadToAsync("loading ");
            await process.SendAsync("KILL");
            await process.EndAsync();
        }

        using var resumed = SampleProcess.Start([.. arguments, "--resume", "--quiet"]);
        var (exitCode, output, _) = await resumed.EndAsync();
        Assert.Equal((ExitCodes.Succeeded, Many), (exitCode, Figures(Assert.Single(output)).Read));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    [Trait("Tier", "Long")]
    public async Task An_input_that_vanishes_in_the_middle_ends_the_job_with_exit_code_1_and_one_line()
    {
        var first = Generate(Many);
        var second = _folder.Orders("second.csv", Samples.GoodLine);
        using var process = SampleProcess.Start("--input", first, second, "--database", DatabasePath);
        await process.ReadToAsync("loading ");
        File.Delete(second);
        var (exitCode, _, error) = await process.EndAsync();
        Assert.Equal(ExitCodes.Failed, exitCode);
        var line = Assert.Single(error);
        Assert.StartsWith($"error: The input file '{second}' cannot be read: ", line, StringComparison.Ordinal);
        Assert.EndsWith($" Loaded before that: {Database.Count(DatabasePath)}.", line, StringComparison.Ordinal);
        Check(first, RejectsPath);
    }

    [Fact]
    public async Task A_database_that_refuses_a_batch_ends_the_job_with_exit_code_1_and_one_line()
    {
        OrdersDatabase.Open(DatabasePath).Dispose();
        Database.Value(DatabasePath, "CREATE TRIGGER refuse BEFORE INSERT ON batches WHEN NEW.batch = 3 BEGIN SELECT RAISE(ABORT, 'refused here'); END");
        using var process = SampleProcess.Start("--quiet", "--input", Generate(5_000), "--database", DatabasePath);
        var (exitCode, output, error) = await process.EndAsync();
        Assert.Equal(ExitCodes.Failed, exitCode);
        Assert.Empty(output);
        Assert.StartsWith($"error: The database '{DatabasePath}' cannot be written: refused here", Assert.Single(error), StringComparison.Ordinal);
        Assert.Equal(2, Database.Count(DatabasePath, "SELECT count(*) FROM batches"));
    }

    [Fact]
    [Trait("Tier", "Long")]
    public async Task A_killed_run_leaves_whole_batches()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        var input = Generate(Many);
        using var process = SampleProcess.Start("--input", input, "--database", DatabasePath);
        await process.ReadToAsync("loading ");
        await process.SendAsync("KILL");
        await process.EndAsync();
        Assert.InRange(Database.Count(DatabasePath), 1, Many - 1);
        Check(input, _folder.Write("none.jsonl", ""));
        await AssertResumedEndsAsUndisturbedAsync(input);
    }

    private static (long Read, long Loaded, long Rejected) Figures(string line)
    {
        var match = FiguresPattern().Match(line);
        Assert.True(match.Success, line);
        return (Number(1), Number(2), Number(3));
        long Number(int group) => long.Parse(match.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"read (\d+), loaded (\d+), rejected (\d+)(?: \([a-z0-9, -]+\))?, \d+\.\d s, \d+ rows/s$")]
    private static partial Regex FiguresPattern();

    private string Generate(int orders)
    {
        var path = _folder.File("input.csv");
        new OrderGenerator(orders, 1).WriteFile(path, CancellationToken.None);
        return path;
    }

    /// <summary>What an undisturbed run makes of the input is a matter of the input alone; the check works it out.</summary>
    private async Task AssertResumedEndsAsUndisturbedAsync(string input)
    {
        using var process = SampleProcess.Start("--quiet", "--input", input, "--database", DatabasePath, "--resume");
        var (exitCode, output, error) = await process.EndAsync();
        Assert.Equal(ExitCodes.Succeeded, exitCode);
        Assert.Empty(error);
        var figures = Figures(Assert.Single(output));
        Assert.Equal((Many, Many), (figures.Read, figures.Loaded + figures.Rejected));
        Check("--database", DatabasePath, "--rejected", RejectsPath, input);
        Assert.False(File.Exists(DatabasePath + "-wal"));
    }

    private void Check(string input, string rejects) => Check("--partial", "--database", DatabasePath, "--rejected", rejects, input);

    private static void Check(params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.True(OrdersCheck.Run(arguments, output) == 0, output.ToString());
    }
}
