using System.Text.RegularExpressions;

namespace Headgate.OpenTelemetry.Tests.Boards;

/// <summary>Histograms that hold a sample of what happens where much happens: their counts and sums are of the sample, and only the mean of both is of all.</summary>
internal static partial class Sampled
{
    private const string Beginning = "So the percentiles of";
    private const string End = "are those";

    /// <summary>Those that docs/telemetry.md names, as Prometheus knows them.</summary>
    public static IEnumerable<string> Families()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "telemetry.md"));
        var from = text.IndexOf(Beginning, text.IndexOf("## What is sampled", StringComparison.Ordinal), StringComparison.Ordinal);
        var sentence = text[from..text.IndexOf(End, from, StringComparison.Ordinal)];
        var instruments = Instruments.OfHeadgate();
        return Quoted().Matches(sentence).Select(match => Instruments.FamilyOf(instruments.First(instrument => instrument.Name == match.Groups[1].Value)));
    }

    /// <summary>What an expression counts of them: each count and sum that is no part of a quotient of the two.</summary>
    public static IEnumerable<string> CountsIn(string expression, IReadOnlyList<string> families)
    {
        var sides = expression.Split(" / ");
        foreach (var family in families)
        {
            var isMean = sides.Length == 2 && Of(family, sides[0]).SequenceEqual([$"{family}_sum"]) && Of(family, sides[1]).SequenceEqual([$"{family}_count"]);
            if (isMean) continue;
            foreach (var metric in Of(family, expression)) yield return metric;
        }
    }

    private static IEnumerable<string> Of(string family, string expression) => Regex.Matches(expression, $@"\b{family}_(?:count|sum)\b").Select(static match => match.Value);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Headgate.slnx"))) folder = folder.Parent ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Headgate.slnx.");
        return folder.FullName;
    }

    [GeneratedRegex("`([a-z_.]+)`")]
    private static partial Regex Quoted();
}
