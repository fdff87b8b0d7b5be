using System.Text;

namespace Headgate.Testing.Conformance.Tests;

/// <summary>The kit's README has the table of its rules, and an example that runs.</summary>
public sealed class ReadmeTests
{
    private const string Begin = "<!-- rules: begin -->";
    private const string End = "<!-- rules: end -->";

    private static string ReadmeFile => Path.Combine(Root(), "src", "Headgate.Testing.Conformance", "README.md");

    private static string Readme => File.ReadAllText(ReadmeFile);

    [Fact]
    public void The_readme_lists_every_rule_as_it_is()
    {
        var file = ReadmeFile;
        var text = Readme;
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var until = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && until > from, $"{file} has no place for the rules between {Begin} and {End}.");
        if (Environment.GetEnvironmentVariable("HEADGATE_WRITE_RULES") == "1") File.WriteAllText(file, text[..from] + Table() + text[until..]);
        else Assert.Equal(Table(), text[from..until]);
    }

    [Theory]
    [InlineData("MyQueueSubject.cs")]
    [InlineData("MyQueueConformanceTests.cs")]
    public void The_example_of_the_readme_is_one_that_runs(string file)
    {
        var code = File.ReadAllText(Path.Combine(Root(), "tests", "Headgate.Testing.Conformance.Tests", "Readme", file));
        var shown = code[code.IndexOf("\n\n", code.IndexOf("namespace", StringComparison.Ordinal), StringComparison.Ordinal)..].Trim();
        Assert.Contains($"```csharp\n{shown}\n```", Readme, StringComparison.Ordinal);
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
