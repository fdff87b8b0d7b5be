using System.Globalization;
using System.Text;

namespace Headgate.Brevity.Counting;

/// <summary>The table in docs/brevity.md.</summary>
internal static class BrevityPage
{
    private const string Begin = "<!-- table: brevity -->";
    private const string End = "<!-- end of table -->";

    public static string Table(string folder)
    {
        var table = new StringBuilder("\n\n| pattern | with Headgate | by hand | fewer | fewer, with the connector counted |\n|---|---|---|---|---|\n");
        foreach (var pattern in Pattern.All)
        {
            var (with, connector, byHand) = pattern.Count(folder);
            var counted = pattern.ReadsQueue ? string.Create(CultureInfo.InvariantCulture, $"{Fewer(with + connector, byHand)} %") : "";
            table.Append(CultureInfo.InvariantCulture, $"| {pattern.Name} | {with} | {byHand} | {Fewer(with, byHand)} % | {counted} |\n");
        }

        return table.Append('\n').ToString();
    }

    /// <summary>By how many whole percent fewer one takes than the other.</summary>
    public static int Fewer(int with, int byHand) => (byHand - with) * 100 / byHand;

    /// <summary>The page with the table in it.</summary>
    public static string WithTable(string page, string folder)
    {
        var from = page.IndexOf(Begin, StringComparison.Ordinal);
        var until = page.IndexOf(End, StringComparison.Ordinal);
        if (from < 0 || until < from) throw new InvalidDataException($"The page has no place for the table between {Begin} and {End}.");
        return page[..(from + Begin.Length)] + Table(folder) + page[until..];
    }
}
