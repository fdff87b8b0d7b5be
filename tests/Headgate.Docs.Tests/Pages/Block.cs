namespace Headgate.Docs.Tests.Pages;

/// <summary>A fenced block or a comment of a page: what it is, where its text begins (the first line of a page is 1), and its text.</summary>
internal sealed record Block(BlockKind Kind, string Language, int Line, string Text)
{
    /// <summary>Gets the numbers of the lines that it takes, with those that begin and end it.</summary>
    public (int First, int Last) Lines { get; init; } = (Line - 1, Line + Text.Count(c => c == '\n'));

    /// <summary>Gets whether nothing but empty lines stands between this and the block before.</summary>
    public bool FollowsDirectly { get; init; }
}
