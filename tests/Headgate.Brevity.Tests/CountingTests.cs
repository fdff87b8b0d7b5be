using Headgate.Brevity.Counting;

namespace Headgate.Brevity.Tests;

public sealed class CountingTests
{
    private static readonly string Root = Find();

    private static string Sources => Path.Combine(Root, "bench", "Headgate.Brevity");

    [Theory]
    [InlineData("using System;\nnamespace A;\n/// <summary>Nothing.</summary>\nclass B { int _c = 1; } // nothing", 9)]
    [InlineData("class B;", 3)]
    [InlineData("namespace A;\nclass B;\nclass C;", 6)]
    public void Names_keywords_operators_literals_and_punctuation_count(string source, int tokens) => Assert.Equal(tokens, TokenCount.Of(source));

    [Fact]
    public void The_page_says_what_is_counted()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs", "brevity.md")).ReplaceLineEndings("\n");
        Assert.Equal(BrevityPage.WithTable(page, Sources), page);
    }

    [Fact]
    public void Every_pattern_takes_at_least_60_percent_fewer_tokens_than_by_hand() => Assert.All(Pattern.All, pattern =>
    {
        var (with, _, byHand) = pattern.Count(Sources);
        Assert.InRange(BrevityPage.Fewer(with, byHand), 60, 100);
    });

    [Fact]
    public void Every_program_is_counted()
    {
        var counted = Pattern.All.SelectMany(pattern => pattern.SharedByHand.Append(pattern.Program)).ToHashSet();
        Assert.All(Directory.GetFiles(Path.Combine(Sources, "ByHand"), "*.cs"), file => Assert.Contains(Path.GetFileNameWithoutExtension(file), counted));
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Headgate.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
