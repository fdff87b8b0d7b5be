using System.Text;

namespace Headgate.Testing.Conformance.Tests;

/// <summary>The kit's README has the table of its rules.</summary>
public sealed class RuleTableTests
{
    private const string Begin = "<!-- rules: begin -->";
    private const string End = "<!-- rules: end -->";

    [Fact]
    public void The_readme_lists_every_rule_as_it_is()
    {
        var file = Path.Combine(Root(), "src", "Headgate.Testing.Conformance", "README.md");
        var text = File.ReadAllText(file);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var until = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && until > from, $"{file} has no place for the rules between {Begin} and {End}.");
        if (Environment.GetEnvironmentVariable("HEADGATE_WRITE_RULES") == "1") File.WriteAllText(file, text[..from] + Table() + text[until..]);
        else Assert.Equal(Table(), text[from..until]);
    }

    [Fact]
    public void There_are_as_many_rules_as_were_promised() => Assert.True(SourceConformance.Rules.Count + SinkConformance.Rules.Count >= 45);

    private static string Table()
    {
        var table = new StringBuilder();
        Add(table, "Sources", SourceConformance.Rules);
        Add(table, "Sinks and dead letters", SinkConformance.Rules);
        return table.ToString();
    }

    private static void Add(StringBuilder table, string title, IReadOnlyList<ConformanceRule> rules)
    {
        table.Append($"\n### {title}: {rules.Count} rules\n\n| rule | demands | of those that declare |\n|---|---|---|\n");
        foreach (var rule in rules) table.Append($"| {rule.Id} | {rule.Title} | {(rule.Needs.Length == 0 ? "(all)" : rule.Needs)} |\n");
        table.Append('\n');
    }

    /// <summary>The root of the repository: the first folder above the tests that has the solution.</summary>
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Headgate.slnx"))) folder = folder.Parent ?? throw new InvalidOperationException("The tests are not in the repository.");
        return folder.FullName;
    }
}
