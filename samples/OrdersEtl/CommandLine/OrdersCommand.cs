using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace OrdersEtl.CommandLine;

/// <summary>The command line: its options, their ranges, and the options it gives for arguments.</summary>
public sealed class OrdersCommand
{
    /// <summary>The largest number of orders that can be generated.</summary>
    public const long MostOrders = 100_000_000;

    private readonly Option<long> _orders = WholeNumber(
        "--orders", "How many orders to generate when no --input is given.", minimum: 1, MostOrders, new JobOptions().Orders);

    private readonly Option<long> _seed = WholeNumber(
        "--seed", "The seed of the generated orders; the same seed gives the same file.", minimum: 0, long.MaxValue, new JobOptions().Seed);

    private readonly Option<string[]> _input = new("--input")
    {
        Description = "An orders file, or a pattern with * and **. May be repeated. Without it, orders are generated.",
        HelpName = "GLOB",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _database = FilePath(
        "--database", "The SQLite file to load into; created if missing, added to if not. [default: orders.db in a new temporary folder]");

    private readonly Option<string> _rejected = FilePath(
        "--rejected", "Where rejected rows go, as JSON Lines; replaced if it exists. [default: beside the database]");

    private readonly Option<string> _replay = FilePath(
        "--replay", "A rejects file of an earlier run: its rows are tried again. Needs --database.");

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on with a run that was broken off: the same command again, with this. Needs --database.",
    };

    private readonly Option<bool> _dashboard = new("--dashboard") { Description = "Show the pipeline in a browser as long as the job runs: the address is printed." };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Show no progress, only the figures at the end, and before them the work folder if there is one." };

    private readonly RootCommand _root;

    /// <summary>A command that runs a job when it is invoked.</summary>
    /// <param name="run">Runs the job and gives the exit code.</param>
    public OrdersCommand(Func<JobOptions, Task<int>> run)
    {
        _root = new RootCommand("Loads orders from CSV files into SQLite, and puts aside the rows that are faulty.")
        {
            _orders, _seed, _input, _database, _rejected, _replay, _resume, _dashboard, _quiet,
        };
        _root.Validators.Add(RefuseContradictions);
        _root.SetAction(result => run(OptionsOf(result)));
    }

    /// <summary>Parses arguments and runs the job, or prints what is wrong with them, a line for each fault.</summary>
    /// <returns>The job's exit code; 1 if the arguments are wrong.</returns>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var result = _root.Parse(arguments);
        if (result.Errors.Count == 0)
        {
            // The program has its own signal handling, and a fault that it does not know shall show itself in full.
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                ProcessTerminationTimeout = null,
                EnableDefaultExceptionHandler = false,
            };
            return await result.InvokeAsync(configuration).ConfigureAwait(false);
        }

        foreach (var fault in result.Errors.Select(fault => fault.Message).Distinct(StringComparer.Ordinal))
            await error.WriteLineAsync($"error: {fault}").ConfigureAwait(false);
        return ExitCodes.Failed;
    }

    private static Option<long> WholeNumber(string name, string description, long minimum, long maximum, long defaultValue)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"{minimum} to {maximum}");
        var option = new Option<long>(name)
        {
            Description = $"{description} [{range}]",
            HelpName = "N",
            // Any number of values gets past the parser, so that the message, which is written here, can name the range.
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                var text = ValueOf(result.Tokens);
                var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
                if (!isNumber || value < minimum || value > maximum) result.AddError(Refusal(name, text, range));
                return value;
            },
        };
        option.Validators.Add(result =>
        {
            if (result is { Implicit: false, Tokens.Count: 0 }) result.AddError(Refusal(name, "", range));
        });
        return option;
    }

    private static string ValueOf(IEnumerable<Token> tokens) => string.Join(' ', tokens.Select(token => token.Value));

    private static string Refusal(string name, string value, string range) =>
        $"{name} is {Excerpt.Of(value)}; it must be a whole number from {range}.";

    private static Option<string> FilePath(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result => RefuseEmpty(name, result));
        return option;
    }

    private static void RefuseEmpty(string name, OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            result.AddError($"{name} is {Excerpt.Of(ValueOf(result.Tokens))}; it must be the path of a file.");
    }

    private void RefuseContradictions(CommandResult result)
    {
        var given = new Option[] { _input, _replay }.Where(option => IsGiven(result, option)).Select(option => option.Name).ToList();
        if (given.Count > 1) result.AddError("--input and --replay are both what is read; only one of them can be given.");
        foreach (var option in new Option[] { _orders, _seed }.Where(option => given.Count > 0 && IsGiven(result, option)))
            result.AddError($"{option.Name} is for generated orders; it cannot be given together with {given[0]}.");

        if (IsGiven(result, _database)) return;
        if (IsGiven(result, _replay)) result.AddError("--replay needs --database, the database into which the rows belong.");
        if (IsGiven(result, _resume)) result.AddError("--resume needs --database, the database of the run that was broken off.");
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private JobOptions OptionsOf(ParseResult result) => new()
    {
        Orders = result.GetValue(_orders),
        Seed = result.GetValue(_seed),
        Inputs = result.GetValue(_input) ?? [],
        Database = result.GetValue(_database),
        Rejected = result.GetValue(_rejected),
        Replay = result.GetValue(_replay),
        Resume = result.GetValue(_resume),
        Dashboard = result.GetValue(_dashboard),
        Quiet = result.GetValue(_quiet),
    };
}
