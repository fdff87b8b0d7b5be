using System.CommandLine;
using Headgate.Race.Commands;
using Spectre.Console;

namespace Headgate.Race.Keys;

/// <summary><c>keys</c>: what a slow key costs the others.</summary>
internal static class KeysCommand
{
    /// <summary>How much slower the slow key is than the others.</summary>
    public const int Slowness = 100;

    private const int DefaultWindow = 1024;

    public static Command Create()
    {
        var messages = new Option<int>("--messages") { Description = "Messages of each key. Less than the window.", DefaultValueFactory = _ => 400 };
        var window = new Option<int>("--window") { Description = "Messages under way at most.", DefaultValueFactory = _ => DefaultWindow };
        var runs = new Option<int>("--runs") { Description = "Measured runs of each design, with the slow key and without.", DefaultValueFactory = _ => 5 };
        messages.MustLieBetween(1, 100_000);
        window.MustLieBetween(KeysLoad.KeyCount, 1_000_000);
        runs.MustLieBetween(1, 1000);

        var command = new Command("keys", "16 keys in order, one of them 100 times slower: what the others keep of their rate.") { messages, window, runs };
        command.SetAction((parsed, _) => RunAsync(new KeysBounds(parsed.GetValue(messages), parsed.GetValue(window), default, parsed.GetValue(runs))));
        return command;
    }

    private static async Task<int> RunAsync(KeysBounds bounds)
    {
        if (bounds.MessagesPerKey >= bounds.Window)
        {
            await Console.Error.WriteLineAsync($"Option --messages is {bounds.MessagesPerKey}; it must be less than --window, {bounds.Window}, or the slow key uses up the window.");
            return 1;
        }

        IKeysDesign[] designs =
        [
            new HeadgateKeys(16, bounds.Window),
            new HeadgateKeys(4, bounds.Window),
            new FixedPartitions(16, bounds.Window),
            new FixedPartitions(4, bounds.Window),
        ];
        bounds = bounds with { Slow = Slowness * await KeysRace.MeasureQuickAsync() };
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = RaceRun.RedirectedWidth;
        KeysTable.Write(await new KeysRace(designs, bounds).RunAsync(), bounds, AnsiConsole.Console);
        return 0;
    }
}
