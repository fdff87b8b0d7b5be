using System.Text;
using Headgate.Docs.Tests.Pages;

namespace Headgate.Docs.Tests.Snippets;

/// <summary>
/// C# on a page. What stands on a page is a whole program, unless a comment before it has the rest of one:
/// <code>
/// &lt;!-- csharp
/// using Headgate.Pipelines;
/// //...
/// record Order(string Id);
/// --&gt;
/// </code>
/// in which <c>//...</c> stands for the block; without such a line it follows. A block of text after it is what it prints. It prints nothing on standard error, unless a
/// comment <c>&lt;!-- stderr: TEXT --&gt;</c> before it says which text is in there.
/// </summary>
internal sealed record Snippet(string Page, int Line, string Source, string? Output, string Error)
{
    private const string Place = "//...";
    private const string ErrorMark = "stderr:";

    public override string ToString() => $"{Page}:{Line}";

    /// <summary>The snippets of a page, in their order.</summary>
    public static IReadOnlyList<Snippet> Of(Page page)
    {
        var snippets = new List<Snippet>();
        for (var i = 0; i < page.Blocks.Count; i++)
        {
            var block = page.Blocks[i];
            if (block is { Kind: BlockKind.Fence, Language: "csharp" }) snippets.Add(Read(page, i));
        }

        return snippets;
    }

    private static Snippet Read(Page page, int index)
    {
        var block = page.Blocks[index];
        var rest = "";
        var error = "";
        for (var i = index; i > 0 && page.Blocks[i].FollowsDirectly && page.Blocks[i - 1].Kind == BlockKind.Comment; i--)
        {
            var comment = page.Blocks[i - 1];
            if (comment.Language == "csharp") rest = comment.Text;
            else if (comment.Text.StartsWith(ErrorMark, StringComparison.Ordinal)) error = comment.Text[ErrorMark.Length..].Trim();
        }

        var next = index + 1 < page.Blocks.Count ? page.Blocks[index + 1] : null;
        var output = next is { Kind: BlockKind.Fence, Language: "text", FollowsDirectly: true } || next is { Kind: BlockKind.Fence, Language: "text" } && SaysPrints(page, block, next)
            ? next.Text : null;
        return new Snippet(page.Path, block.Line, Put(rest, block, page.Path), output, error);
    }

    /// <summary>Whether the line between a program and a text says that this is what it prints.</summary>
    private static bool SaysPrints(Page page, Block block, Block next) =>
        page.Lines.Take(next.Lines.First - 1).Skip(block.Lines.Last).Any(line => line.Contains("print", StringComparison.OrdinalIgnoreCase));

    private static string Put(string rest, Block block, string page)
    {
        var whole = new StringBuilder();
        var at = rest.IndexOf(Place, StringComparison.Ordinal);
        whole.Append(at < 0 ? rest : rest[..at]);
        if (whole.Length > 0 && whole[^1] != '\n') whole.Append('\n');
        whole.Append($"#line {block.Line} \"{page}\"\n").Append(block.Text).Append("#line default\n");
        if (at >= 0) whole.Append(rest[(at + Place.Length)..]);
        return whole.ToString();
    }
}
