using System.CommandLine;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;
using Spectre.Console;

namespace Headgate.Race.Scale;

/// <summary><c>scale</c>: what very many of something take, and how cost grows with their number.</summary>
internal static class ScaleCommand
{
    public static readonly IReadOnlyList<IHolding> Holdings = [new IdleStages(), new KeysInFlight(), new HostedPipelines(), new WindowKeys()];

    public static readonly IReadOnlyList<IGrowth> Growths =
    [
        new StagesInLine(), new KeysOfPipeline(), new WindowsOfEvent(), new KeysOfWindows(), new PipelinesSideBySide(), new SizesOfMessages(),
    ];

    private const string Memory = "memory";

    public static Command Create()
    {
        var only = new Option<string?>("--only") { Description = "Only this table." };
        only.AcceptOnlyFromAmong([Memory, .. Growths.Select(static growth => growth.Name)]);
        var json = new Option<FileInfo?>("--json") { Description = "Write the tables, with all raw numbers, to files of this name with the table's added." };
        var command = new Command("scale", "Memory of 100 000 stages, 10 000 keys in flight, 1000 pipelines, 10 million keys of a window; how cost grows with stages, keys, windows, pipelines, message size.") { only, json };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(only), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(string? only, FileInfo? json)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = RaceRun.RedirectedWidth;
        var failed = false;
        if (only is null or Memory) failed |= !await HoldAsync(json);
        foreach (var growth in Growths.Where(growth => only is null || growth.Name == only)) failed |= !await GrowAsync(growth, json);
        return failed ? 1 : 0;
    }

    private static async Task<bool> HoldAsync(FileInfo? json)
    {
        var all = new List<HeldUnits>();
        foreach (var holding in Holdings)
        {
            if (await ScaleWorker.MeasureAsync<Footprint>(holding.Name, holding.DefaultUnits) is not { } footprint) return false;
            all.Add(new HeldUnits(holding.Unit, footprint));
        }

        await ReportAsync(ScaleTables.Of(all, Origin()), all, Memory, json);
        return true;
    }

    private static async Task<bool> GrowAsync(IGrowth growth, FileInfo? json)
    {
        var all = new List<Result>();
        foreach (var size in growth.Sizes)
        {
            if (await ScaleWorker.MeasureAsync<Result>(growth.Name, size) is not { } result) return false;
            all.Add(result);
        }

        await ReportAsync(ScaleTables.Of(growth, all, Origin()), all, growth.Name, json);
        return true;
    }

    private static IEnumerable<string> Origin() => RaceTable.Origin(Machine.This(), DateTimeOffset.Now, RaceRun.CommandLine());

    private static async Task ReportAsync<TNumbers>(TableReport report, IReadOnlyList<TNumbers> numbers, string name, FileInfo? json)
    {
        TerminalTable.Write(report, AnsiConsole.Console);
        if (json is null) return;
        var path = Path.Combine(json.DirectoryName!, $"{Path.GetFileNameWithoutExtension(json.Name)}-{name}{json.Extension}");
        await RaceJson.WriteAsync(report with { Numbers = numbers.Cast<object>().ToList() }, new FileInfo(path));
    }
}
