using Spectre.Console;

namespace Headgate.Race.Reporting;

/// <summary>A table on the terminal, and under it the circumstances.</summary>
internal static class TerminalTable
{
    public static void Write(TableReport report, IAnsiConsole console)
    {
        var table = new Table().Title(Markup.Escape(report.Title)).Border(TableBorder.Rounded);
        table.AddColumn(report.Headings[0]);
        foreach (var heading in report.Headings.Skip(1)) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var row in report.Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
        foreach (var line in report.Circumstances) console.WriteLine(line);
    }
}
