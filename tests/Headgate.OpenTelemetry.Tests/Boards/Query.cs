using System.Text.RegularExpressions;

namespace Headgate.OpenTelemetry.Tests.Boards;

/// <summary>What a PromQL expression reads: its metrics, the labels that it chooses by, and those that it keeps.</summary>
internal sealed partial record Query(IReadOnlyList<string> Metrics, IReadOnlyList<(string Label, string Operator, string Value)> Matchers, IReadOnlyList<string> Kept)
{
    private static readonly string[] Words = ["and", "or", "unless", "bool", "offset", "group_left", "group_right"];

    /// <summary>The label that holds the name of a metric.</summary>
    public const string NameLabel = "__name__";

    /// <summary>The pattern by which it chooses its metrics; null when it names them.</summary>
    public string? Pattern => Matchers.Where(static matcher => matcher is { Label: NameLabel, Operator: "=~" }).Select(static matcher => matcher.Value).SingleOrDefault();

    public static Query Parse(string expression)
    {
        var metrics = new List<string>();
        var matchers = new List<(string, string, string)>();
        var kept = new List<string>();
        var rest = Range().Replace(expression, " ");
        foreach (Match match in Selector().Matches(rest)) matchers.AddRange(MatchersOf(match.Value, expression));
        rest = Selector().Replace(rest, "{}");
        foreach (Match match in Group().Matches(rest)) kept.AddRange(match.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        rest = Group().Replace(rest, " ");
        foreach (Match match in Name().Matches(rest))
        {
            if (!match.Groups["call"].Success && !Words.Contains(match.Groups["name"].Value)) metrics.Add(match.Groups["name"].Value);
        }

        Assert.True(rest.Count(static c => c == '(') == rest.Count(static c => c == ')'), $"The parentheses of {expression} are not in pairs.");
        return new Query([.. metrics.Distinct()], matchers, [.. kept.Distinct()]);
    }

    private static IEnumerable<(string, string, string)> MatchersOf(string selector, string expression)
    {
        var found = Matcher().Matches(selector);
        Assert.True(Matcher().Replace(selector, "").Trim('{', '}', ' ', ',').Length == 0, $"{expression} has a selector that cannot be read: {selector}");
        return found.Select(static match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value));
    }

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex("""\{(?:[^"}]|"[^"]*")*\}""")]
    private static partial Regex Selector();

    [GeneratedRegex("""([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"([^"]*)"\s*,?""")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Group();

    [GeneratedRegex(@"(?<![\w$.])(?<name>[a-zA-Z_:][\w:]*)(?<call>\s*\()?")]
    private static partial Regex Name();
}
