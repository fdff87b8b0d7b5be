using OrdersEtl;
using OrdersEtl.CommandLine;

namespace Headgate.OrdersEtl.Tests;

public sealed class OrdersCommandTests
{
    private JobOptions? _options;

    [Fact]
    public async Task Without_arguments_200000_orders_of_seed_1_are_generated()
    {
        Assert.Equal((0, ""), await InvokeAsync());
        Assert.Equal((200_000, 1, 0, false), (_options!.Orders, _options.Seed, _options.Inputs.Count, _options.Quiet));
        Assert.Null(_options.Database);
        Assert.Null(_options.Rejected);
    }

    [Fact]
    public async Task Every_option_reaches_the_job()
    {
        await InvokeAsync("--orders", "5", "--seed=9", "--database", "o.db", "--rejected", "r.jsonl", "--quiet", "--dashboard");
        Assert.Equal(new JobOptions { Orders = 5, Seed = 9, Database = "o.db", Rejected = "r.jsonl", Quiet = true, Dashboard = true, Inputs = _options!.Inputs }, _options);
    }

    [Fact]
    public async Task A_replay_and_a_resumption_reach_the_job()
    {
        await InvokeAsync("--resume", "--replay", "r.jsonl", "--database", "o.db");
        Assert.Equal((true, "r.jsonl", "o.db"), (_options!.Resume, _options.Replay, _options.Database));
    }

    [Fact]
    public async Task Help_tells_of_every_option()
    {
        using var help = new StringWriter();
        Assert.Equal(0, await new OrdersCommand(_ => Task.FromResult(1)).InvokeAsync(["--help"], help, TextWriter.Null));
        foreach (var option in new[] { "--orders", "--seed", "--input", "--database", "--rejected", "--replay", "--resume", "--dashboard", "--quiet" })
            Assert.Contains(option, help.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_may_be_repeated_and_may_be_a_list_that_the_shell_made()
    {
        await InvokeAsync("--input", "a.csv", "b.csv", "--quiet", "--input", "c/*.csv");
        Assert.Equal(["a.csv", "b.csv", "c/*.csv"], _options!.Inputs);
        Assert.True(_options.Quiet);
    }

    [Theory]
    [InlineData("--orders is '0'; it must be a whole number from 1 to 100000000.", "--orders", "0")]
    [InlineData("--orders is '-5'; it must be a whole number from 1 to 100000000.", "--orders", "-5")]
    [InlineData("--orders is '100000001'; it must be a whole number from 1 to 100000000.", "--orders", "100000001")]
    [InlineData("--orders is 'many'; it must be a whole number from 1 to 100000000.", "--orders", "many")]
    [InlineData("--orders is '1.5'; it must be a whole number from 1 to 100000000.", "--orders=1.5")]
    [InlineData("--orders is ''; it must be a whole number from 1 to 100000000.", "--orders")]
    [InlineData("--orders is ''; it must be a whole number from 1 to 100000000.", "--orders", "--quiet")]
    [InlineData("--orders is '5 6'; it must be a whole number from 1 to 100000000.", "--orders", "5", "--orders", "6")]
    [InlineData("--seed is '-1'; it must be a whole number from 0 to 9223372036854775807.", "--seed", "-1")]
    [InlineData("--seed is '99999999999999999999'; it must be a whole number from 0 to 9223372036854775807.", "--seed", "99999999999999999999")]
    [InlineData("--database is ''; it must be the path of a file.", "--database", "")]
    [InlineData("--rejected is ' '; it must be the path of a file.", "--rejected", " ")]
    [InlineData("--orders is for generated orders; it cannot be given together with --input.", "--input", "a.csv", "--orders", "5")]
    [InlineData("--seed is for generated orders; it cannot be given together with --input.", "--input", "a.csv", "--seed", "5")]
    [InlineData("--orders is for generated orders; it cannot be given together with --replay.", "--replay", "r", "--database", "d", "--orders", "5")]
    [InlineData("--input and --replay are both what is read; only one of them can be given.", "--replay", "r", "--database", "d", "--input", "a.csv")]
    [InlineData("--replay needs --database, the database into which the rows belong.", "--replay", "r.jsonl")]
    [InlineData("--resume needs --database, the database of the run that was broken off.", "--resume", "--input", "a.csv")]
    [InlineData("--replay is ''; it must be the path of a file.", "--replay", "", "--database", "d")]
    [InlineData("Unrecognized command or argument '--order=5'.", "--order=5")]
    public async Task A_wrong_option_is_refused_with_its_name_its_value_and_what_is_allowed(string message, params string[] arguments)
    {
        Assert.Equal((ExitCodes.Failed, $"error: {message}{Environment.NewLine}"), await InvokeAsync(arguments));
        Assert.Null(_options);
    }

    [Fact]
    public async Task All_wrong_options_are_reported_at_once()
    {
        var (_, error) = await InvokeAsync("--orders", "x", "--seed", "y");
        Assert.Equal(2, error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_exit_code_of_the_job_is_that_of_the_program()
    {
        var command = new OrdersCommand(_ => Task.FromResult(130));
        Assert.Equal(130, await command.InvokeAsync([], TextWriter.Null, TextWriter.Null));
    }

    private async Task<(int ExitCode, string Error)> InvokeAsync(params string[] arguments)
    {
        using var error = new StringWriter();
        var command = new OrdersCommand(options =>
        {
            _options = options;
            return Task.FromResult(ExitCodes.Succeeded);
        });
        var exitCode = await command.InvokeAsync(arguments, TextWriter.Null, error);
        return (exitCode, error.ToString());
    }
}
