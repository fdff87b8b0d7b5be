using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Headgate.Race.Measuring;

namespace Headgate.Race.Scale;

/// <summary>A process of the command 'scale': one thing at one size, so that nobody has the memory of another.</summary>
internal static class ScaleWorker
{
    public const string CommandName = "scale-worker";

    private const int WarmUps = 2;

    /// <summary>Runs that are counted.</summary>
    public const int Runs = 5;

    /// <summary>How long it runs before, at least.</summary>
    public static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1.5);

    public static Command Create()
    {
        var name = new Argument<string>("name");
        var size = new Argument<int>("size");
        var command = new Command(CommandName, "One process of 'scale'.") { name, size };
        command.Hidden = true;
        command.SetAction((parsed, _) => WorkAsync(parsed.GetRequiredValue(name), parsed.GetValue(size)));
        return command;
    }

    /// <summary>Starts a process for one thing at one size.</summary>
    /// <returns>What it has measured; null when it has failed, which it says itself.</returns>
    public static async Task<TAnswer?> MeasureAsync<TAnswer>(string name, int size)
        where TAnswer : class
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [CommandName, name, $"{size}"]) { RedirectStandardOutput = true })!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<TAnswer>(answer) : null;
    }

    private static async Task<int> WorkAsync(string name, int size)
    {
        try
        {
            var holding = ScaleCommand.Holdings.FirstOrDefault(it => it.Name == name);
            var answer = holding is null ? (object)await GrowAsync(ScaleCommand.Growths.First(it => it.Name == name), size) : await holding.HoldAsync(size);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(answer));
            return 0;
        }
        catch (WrongResultException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
    }

    private static async Task<Result> GrowAsync(IGrowth growth, int size)
    {
        var events = growth.EventsAt(size);
        growth.Prepare(size, events);
        var contender = new Contender($"{size}", events, count => growth.RunAsync(size, count));
        var race = new RoundRobin([contender], count => growth.Expected(size, count), new Schedule(WarmUps, WarmUpTime, Runs));
        return (await race.RunAsync())[0];
    }
}
