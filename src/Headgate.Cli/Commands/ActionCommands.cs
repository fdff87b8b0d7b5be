using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using Headgate.Cli.Reports;
using Headgate.Cli.Screens;

namespace Headgate.Cli.Commands;

/// <summary>What can be asked of a pipeline. The dashboard must allow it, to whoever asks.</summary>
internal static class ActionCommands
{
    private const double LongestSeconds = 86_400;

    private static readonly (string Name, string Description)[] Plain =
    [
        ("resume", "Goes on after pause or drain."),
        ("unblock", "Tries the messages again that have failed and block their keys."),
        ("replay", "Puts the dead letters of the pipeline into it again."),
    ];

    public static IEnumerable<Command> Create(DashboardChoice choice, Surroundings surroundings) =>
    [
        HaltCommand.Create("pause", "Stops reading and handling; what is under way waits. Waits until it is done.", choice, surroundings),
        HaltCommand.Create("drain", "Stops reading, finishes everything under way, and then pauses. Waits until it is done.", choice, surroundings),
        .. Plain.Select(action => Of(action.Name, action.Description, [], static _ => null, choice, surroundings)),
        Rate(choice, surroundings),
        Concurrency(choice, surroundings),
    ];

    private static Command Rate(DashboardChoice choice, Surroundings surroundings)
    {
        var permits = Count("MESSAGES", "How many messages.");
        var per = new Option<double>("--per") { Description = "In how many seconds.", HelpName = "SECONDS", DefaultValueFactory = static _ => 1 };
        per.Validators.Add(result =>
        {
            var isOutside = result.Errors.Any() || result.GetValueOrDefault<double>() is not (>= 0.001 and <= LongestSeconds);
            if (isOutside) result.AddError(string.Create(CultureInfo.InvariantCulture, $"--per must be a number of seconds from 0.001 to {LongestSeconds}."));
        });
        return Of(
            "rate", "Limits how many messages a pipeline takes.", [permits, per],
            result => JsonContent.Create(new RateRequest(result.GetValue(permits), result.GetValue(per)), ReportJson.Default.RateRequest), choice, surroundings);
    }

    private static Command Concurrency(DashboardChoice choice, Surroundings surroundings)
    {
        var step = new Argument<string>("STEP") { Description = "The name of the step or the batcher." };
        var count = Count("COUNT", "How many of its handlers may run at once.");
        return Of(
            "concurrency", "Sets how many handlers of a step run at once.", [step, count],
            result => JsonContent.Create(new ConcurrencyRequest(result.GetRequiredValue(step), result.GetValue(count)), ReportJson.Default.ConcurrencyRequest), choice, surroundings);
    }

    private static Command Of(string action, string description, Symbol[] more, Func<ParseResult, HttpContent?> body, DashboardChoice choice, Surroundings surroundings)
    {
        var name = new Argument<string>("NAME") { Description = "The name of the pipeline." };
        var command = new Command(action, description) { name };
        foreach (var symbol in more)
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }

        command.SetAction(async (result, token) =>
        {
            using var client = choice.Open(result);
            var outcome = await client.ActAsync(result.GetRequiredValue(name), action, body(result), token);
            surroundings.WriteRaw(Shown.Line(outcome.Message));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Argument<int> Count(string name, string description)
    {
        var argument = new Argument<int>(name)
        {
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1) result.AddError($"{name} is '{text}'; it must be a whole number of at least 1.");
                return count;
            },
        };
        return argument;
    }
}
