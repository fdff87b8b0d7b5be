using System.Globalization;
using System.Net;
using System.Text;

namespace Headgate.Race.Reporting;

/// <summary>A bar for each peer, on a logarithmic scale: from the slowest run to the fastest, with a mark at the median.</summary>
internal static class SvgChart
{
    private const int Row = 28;
    private const int Left = 250;
    private const int Width = 560;
    private const int Right = 110;
    private const int Top = 44;

    public static string Of(RaceReport report)
    {
        var results = report.Results.OrderByDescending(static result => result.EventsPerSecond.Median).ToList();
        var least = Math.Floor(Math.Log10(results.Min(static result => result.EventsPerSecond.Min)));
        var most = Math.Ceiling(Math.Log10(results.Max(static result => result.EventsPerSecond.Max)));
        var svg = new StringBuilder();
        var height = Top + (Row * results.Count) + 34;
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Width + Right} {height}" font-family="sans-serif" font-size="13" role="img">""").Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"""<title>{Text(report.Title)}</title><rect width="100%" height="100%" fill="#fff"/><text x="8" y="20" font-weight="bold">{Text(report.Title)}</text>""").Append('\n');
        for (var power = least; power <= most; power++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{X(Math.Pow(10, power)):0.#}" x2="{X(Math.Pow(10, power)):0.#}" y1="{Top - 6}" y2="{height - 26}" stroke="#ddd"/>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X(Math.Pow(10, power)):0.#}" y="{height - 10}" text-anchor="middle" fill="#555">{RaceTable.Count(Math.Pow(10, power))}</text>""").Append('\n');
        }

        foreach (var (index, result) in results.Index())
        {
            var (y, speed) = (Top + (index * Row), result.EventsPerSecond);
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{y + 15}" text-anchor="end">{Text(result.Name)}</text>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{X(speed.Min):0.#}" y="{y + 2}" width="{Math.Max(1, X(speed.Max) - X(speed.Min)):0.#}" height="18" fill="{(result.Name.StartsWith("Headgate", StringComparison.Ordinal) ? "#2f6feb" : "#9aa4b2")}"/>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{X(speed.Median):0.#}" x2="{X(speed.Median):0.#}" y1="{y}" y2="{y + 22}" stroke="#000" stroke-width="2"/>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X(speed.Max) + 6:0.#}" y="{y + 15}">{RaceTable.Count(speed.Median)}/s</text>""").Append('\n');
        }

        return svg.Append("</svg>\n").ToString();

        double X(double value) => Left + (Width * (Math.Log10(value) - least) / (most - least));
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
