using Headgate.Race.Measuring;
using Headgate.Race.Reporting;
using Spectre.Console;

namespace Headgate.Race.Commands;

/// <summary>What every workload's command does once it knows its contenders: race them, print the table, write the raw numbers.</summary>
internal sealed class RaceRun(string title, IReadOnlyList<Contender> contenders, Func<long, long> expected, Schedule schedule)
{
    // As wide as the table needs, when nobody's terminal sets the width.
    public const int RedirectedWidth = 176;

    public IReadOnlyList<Reference> References { get; init; } = [];

    public FileInfo? Json { get; init; }

    /// <returns>The exit code: 0, or 1 when a result was wrong.</returns>
    public async Task<int> ExecuteAsync()
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = RedirectedWidth;
        var date = DateTimeOffset.Now;
        try
        {
            var results = await MeasureAsync(new RoundRobin(contenders, expected, schedule));
            var report = new RaceReport(title, CommandLine(), date, Machine.This(), schedule, References, results);
            RaceTable.Write(report, References, AnsiConsole.Console);
            if (Json is not null) await RaceJson.WriteAsync(report, Json);
            return 0;
        }
        catch (WrongResultException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
    }

    private static Task<IReadOnlyList<Result>> MeasureAsync(RoundRobin race)
    {
        if (Console.IsOutputRedirected) return race.RunAsync();
        return AnsiConsole.Status().StartAsync("Starting", status =>
        {
            race.Starting += turn => status.Status(Markup.Escape(turn));
            return race.RunAsync();
        });
    }

    public static string CommandLine() =>
        $"dotnet run -c Release --project bench/Headgate.Race -- {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}";
}
