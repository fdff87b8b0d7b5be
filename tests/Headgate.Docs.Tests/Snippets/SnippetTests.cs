using Headgate.Docs.Tests.Pages;

namespace Headgate.Docs.Tests.Snippets;

/// <summary>Whoever copies a program from a page can compile it, and it prints what the page says.</summary>
public sealed class SnippetTests : IDisposable
{
    /// <summary>Its programs are files of its own tests, which compare them with the page.</summary>
    private const string ComparedElsewhere = "src/Headgate.Testing.Conformance/README.md";

    private static readonly string[] OtherLanguages = ["", "csharp", "elixir", "json", "mermaid", "sh", "sql", "text", "xml", "yaml"];

    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-docs-").FullName;

    public static TheoryData<string> PagesWithSnippets => [.. Snippets.Select(snippet => snippet.Page).Distinct()];

    public static TheoryData<string, int> SnippetsThatPrint => new(Snippets.Where(snippet => snippet.Output is not null).Select(snippet => (snippet.Page, snippet.Line)));

    private static IReadOnlyList<Snippet> Snippets { get; } =
        [.. Repository.Pages.Where(page => page.Path != ComparedElsewhere).SelectMany(Snippet.Of)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(PagesWithSnippets))]
    public void The_programs_of_a_page_compile_without_a_warning(string page)
    {
        var faults = Snippets.Where(snippet => snippet.Page == page).AsParallel().SelectMany(snippet => new SnippetProgram(snippet).Faults()).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory, MemberData(nameof(SnippetsThatPrint))]
    public async Task A_program_prints_what_its_page_says(string page, int line)
    {
        var snippet = Snippets.Single(snippet => snippet.Page == page && snippet.Line == line);
        await File.WriteAllLinesAsync(Path.Combine(_folder, "numbers.txt"), ["1", "2", "3"], TestContext.Current.CancellationToken);

        var (output, error) = await new SnippetProgram(snippet).RunAsync(_folder);

        Assert.Equal(snippet.Output, output);
        if (snippet.Error.Length == 0) Assert.Empty(error);
        else Assert.Contains(snippet.Error, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_says_in_which_language_it_is()
    {
        var strange =
            from page in Repository.Pages
            from block in page.Blocks
            where block.Kind == BlockKind.Fence && !OtherLanguages.Contains(block.Language)
            select $"{page.Path}:{block.Line - 1} is in '{block.Language}'; allowed are {string.Join(", ", OtherLanguages)}.";
        Assert.Empty(strange);
    }

    [Fact]
    public void A_program_that_does_not_compile_is_found_by_its_place()
    {
        var page = new Page("a.md", "words\n\n<!-- csharp\nint known = 1;\n-->\n```csharp\nConsole.WriteLine(known);\nConsole.WriteLine(unknown);\n```\n");
        var fault = Assert.Single(new SnippetProgram(Assert.Single(Snippet.Of(page))).Faults());
        Assert.StartsWith("a.md:8 CS0103", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rest_of_a_program_goes_around_what_a_page_shows()
    {
        var page = new Page("a.md", "<!-- csharp\nusing System.Text;\n//...\nrecord Order(string Id);\n-->\n\n```csharp\nvar text = new StringBuilder(new Order(\"a\").Id);\ntext.Append('b');\n```\n\nwords\n\n```text\nno output\n```\n");
        var snippet = Assert.Single(Snippet.Of(page));
        Assert.Null(snippet.Output);
        Assert.Empty(new SnippetProgram(snippet).Faults());
    }

    [Fact]
    public void What_a_program_prints_stands_after_it()
    {
        var page = new Page("a.md", "<!-- stderr: oh -->\n```csharp\nConsole.WriteLine(1);\n```\n\nIt prints:\n\n```text\n1\n```\n");
        var snippet = Assert.Single(Snippet.Of(page));
        Assert.Equal(("1\n", "oh"), (snippet.Output, snippet.Error));
    }
}
