using System.Text;

namespace Headgate.Docs.Tests.Pages;

/// <summary>A page of Markdown, and what tests need to know of it.</summary>
internal sealed class Page
{
    private const string Fence = "```";

    public Page(string path, string text)
    {
        Path = path;
        Lines = text.ReplaceLineEndings("\n").Split('\n');
        Blocks = [.. Read()];
    }

    public string Path { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Gets its fenced blocks and its comments that begin a line, in their order.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>Gets its lines without those in fenced blocks and comments, each with its number.</summary>
    public IEnumerable<(int Number, string Text)> Prose
    {
        get
        {
            var hidden = Blocks.SelectMany(block => Enumerable.Range(block.Lines.First, block.Lines.Last - block.Lines.First + 1)).ToHashSet();
            return Lines.Index().Select(line => (line.Index + 1, line.Item)).Where(line => !hidden.Contains(line.Item1));
        }
    }

    private IEnumerable<Block> Read()
    {
        var direct = false;
        for (var i = 0; i < Lines.Count; i++)
        {
            var line = Lines[i];
            var kind = line.StartsWith(Fence, StringComparison.Ordinal) ? BlockKind.Fence : BlockKind.Comment;
            if (kind == BlockKind.Comment && !line.StartsWith("<!--", StringComparison.Ordinal))
            {
                if (line.Trim().Length > 0) direct = false;
                continue;
            }

            var block = kind == BlockKind.Fence ? ReadFence(ref i) : ReadComment(ref i);
            yield return block with { FollowsDirectly = direct };
            direct = true;
        }
    }

    private Block ReadFence(ref int i)
    {
        var begin = i;
        var text = new StringBuilder();
        for (i++; Lines[i].TrimEnd() != Fence; i++)
        {
            text.Append(Lines[i]).Append('\n');
            if (i + 1 == Lines.Count) throw new InvalidDataException($"{Path}, line {begin + 1}: the block has no end.");
        }

        return new Block(BlockKind.Fence, Lines[begin][Fence.Length..].Trim(), begin + 2, text.ToString());
    }

    private Block ReadComment(ref int i)
    {
        var begin = i;
        var first = Lines[i]["<!--".Length..];
        var end = first.IndexOf("-->", StringComparison.Ordinal);
        if (end >= 0) return new Block(BlockKind.Comment, "", begin + 1, first[..end].Trim()) { Lines = (begin + 1, begin + 1) };
        var text = new StringBuilder();
        for (i++; Lines[i].Trim() != "-->"; i++)
        {
            text.Append(Lines[i]).Append('\n');
            if (i + 1 == Lines.Count) throw new InvalidDataException($"{Path}, line {begin + 1}: the comment has no end on a line of its own.");
        }

        return new Block(BlockKind.Comment, first.Trim(), begin + 2, text.ToString());
    }
}
