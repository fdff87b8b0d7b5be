using System.Globalization;
using Headgate.Race.Measuring;
using Spectre.Console;

namespace Headgate.Race.Keys;

/// <summary>The table on the terminal, and under it what it means.</summary>
internal static class KeysTable
{
    public static void Write(IReadOnlyList<KeysResult> results, KeysBounds bounds, IAnsiConsole console)
    {
        var table = new Table().Title($"keys: {KeysLoad.KeyCount} keys, one of them {KeysCommand.Slowness} times slower").Border(TableBorder.Rounded);
        table.AddColumn("design");
        foreach (var heading in (string[])["handlers", "quick keys alone/s", "beside the slow key/s", "kept", "min .. max", "at best"])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var result in results) table.AddRow([.. Cells(result).Select(Markup.Escape)]);
        console.Write(table);
        foreach (var line in Circumstances(bounds)) console.WriteLine(line);
    }

    private static IEnumerable<string> Cells(KeysResult result)
    {
        yield return result.Design.Name;
        yield return result.Design.Concurrency.ToString(CultureInfo.InvariantCulture);
        yield return Spread.Of(result.Alone).Median.ToString("0", CultureInfo.InvariantCulture);
        yield return Spread.Of(result.Beside).Median.ToString("0", CultureInfo.InvariantCulture);
        yield return Ratio(result.Kept.Median);
        yield return $"{Ratio(result.Kept.Min)} .. {Ratio(result.Kept.Max)}";
        yield return Ratio(result.Ceiling);
    }

    private static IEnumerable<string> Circumstances(KeysBounds bounds)
    {
        var machine = Machine.This();
        yield return string.Create(CultureInfo.InvariantCulture,
            $"Handlers wait for a timer: a quick one {KeysLoad.Quick.TotalMilliseconds} ms, which take {bounds.Slow.TotalMilliseconds / KeysCommand.Slowness:0.0} ms here, the slow one {bounds.Slow.TotalMilliseconds:0} ms. No key takes computing time from another.");
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{bounds.MessagesPerKey} messages of each key; at most {bounds.Window} under way. The slow key's never use up that window: once they did, any design would wait for them.");
        yield return "At best: what is left when the slow key has one of the handlers all the time and costs nothing else.";
        yield return $"Medians of {bounds.Runs} runs, after 1 for warming up; order within each key and number of all messages checked. A stalled run ends after {KeysBounds.Limit.TotalSeconds:0} s.";
        yield return $"{machine.Cores} cores, {machine.Processor}; {machine.Runtime}; {machine.OperatingSystem}";
        yield return DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
    }

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
