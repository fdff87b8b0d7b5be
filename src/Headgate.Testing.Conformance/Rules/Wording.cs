namespace Headgate.Testing.Conformance.Rules;

/// <summary>How what was expected and what was seen is put into words.</summary>
internal static class Wording
{
    private const int MostShown = 20;
    private const int LongestShown = 60;

    /// <summary>Of which connectors a rule is demanded: the names of features.</summary>
    public static string Needs<TFeatures>(TFeatures features, TFeatures except)
        where TFeatures : struct, Enum
    {
        var needs = features.Equals(default(TFeatures)) ? "" : $"{features}";
        if (except.Equals(default(TFeatures))) return needs;
        return needs.Length == 0 ? $"not {except}" : $"{needs}, not {except}";
    }

    public static string List(IReadOnlyCollection<string> texts)
    {
        if (texts.Count == 0) return "nothing";
        var shown = string.Join(", ", texts.Take(MostShown).Select(Short));
        return texts.Count > MostShown ? $"{shown} and {texts.Count - MostShown} more" : shown;
    }

    /// <summary>What distinguishes two lists when their order does not matter; null when nothing does.</summary>
    public static string? Difference(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in expected) counts[text] = counts.GetValueOrDefault(text) - 1;
        foreach (var text in actual) counts[text] = counts.GetValueOrDefault(text) + 1;
        string[] missing = [.. counts.Where(static it => it.Value < 0).Select(static it => it.Key)];
        string[] surplus = [.. counts.Where(static it => it.Value > 0).Select(static it => it.Key)];
        return missing.Length + surplus.Length == 0 ? null : $"missing: {List(missing)}; too often: {List(surplus)}";
    }

    private static string Short(string text)
    {
        if (text.Length == 0) return "\"\"";
        return text.Length <= LongestShown ? text : $"{text[..LongestShown]}... ({text.Length} characters)";
    }
}
