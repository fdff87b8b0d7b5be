using System.Text.RegularExpressions;
using Headgate.Docs.Tests.Pages;

namespace Headgate.Docs.Tests.Links;

/// <summary>A link of a page to a file of the repository, or to a heading.</summary>
internal sealed partial record Link(string Page, int Line, string Target)
{
    public override string ToString() => $"{Page}:{Line} links to '{Target}'";

    /// <summary>The links of a page that lead nowhere else than into the repository.</summary>
    public static IEnumerable<Link> Of(Page page) =>
        from line in page.Prose
        from Match match in Links().Matches(Code().Replace(line.Text, ""))
        let target = match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value
        where !External().IsMatch(target)
        select new Link(page.Path, line.Number, target);

    /// <summary>What is wrong with it, or null.</summary>
    public string? Fault(Func<string, Page?> pageAt)
    {
        var parts = Target.Split('#', 2);
        var path = parts[0].Length == 0
            ? Page
            : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(Page)!, Uri.UnescapeDataString(parts[0]))).Replace('\\', '/').TrimEnd('/');
        var page = pageAt(path);
        if (page is null && !Path.Exists(Path.Combine(Repository.Root, path))) return $"{this}; there is no {path}.";
        if (parts.Length == 1 || page is null || Anchors(page).Contains(parts[1])) return null;
        return $"{this}; {path} has no heading of that name. It has: {string.Join(' ', Anchors(page))}";
    }

    /// <summary>The names under which its headings can be linked to, as GitHub makes them.</summary>
    private static HashSet<string> Anchors(Page page)
    {
        var anchors = new HashSet<string>();
        foreach (var (_, text) in page.Prose.Where(line => Heading().IsMatch(line.Text)))
        {
            var plain = Written().Replace(Heading().Replace(text, ""), "$1").ToLowerInvariant();
            var anchor = Unwanted().Replace(plain.Trim(), "").Replace(' ', '-');
            var free = anchor;
            for (var i = 1; !anchors.Add(free); i++) free = $"{anchor}-{i}";
        }

        return anchors;
    }

    [GeneratedRegex(@"\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?:href|src|srcset)=""([^""]+)""")]
    private static partial Regex Links();

    [GeneratedRegex("`[^`]*`(?!\\])")]
    private static partial Regex Code();

    [GeneratedRegex("^[a-z]+:", RegexOptions.IgnoreCase)]
    private static partial Regex External();

    [GeneratedRegex(@"^#{1,6}\s+")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Written();

    [GeneratedRegex(@"[^\p{L}\p{N}_\- ]")]
    private static partial Regex Unwanted();
}
