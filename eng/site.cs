// Makes a site of the pages of the repository; called by eng/site.sh. Pages link to each other as they do in the repository; a source that a page links to is a page too.
#:package Markdig
#:property PublishAot=false

using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;

if (args is not [var target, var reference]) throw new ArgumentException("Say where the site is to go, and where the reference of the API is: dotnet run --file eng/site.cs -- artifacts/site artifacts/api-reference");
if (Directory.Exists(target)) Directory.Delete(target, recursive: true);

var site = new Site(target, reference);
site.Make();
foreach (var fault in site.Faults()) Console.Error.WriteLine(fault);
Console.WriteLine($"{site.Count} pages: {Path.Combine(target, "index.html")}");
return site.Faults().Any() ? 1 : 0;

internal sealed partial class Site(string target, string reference)
{
    private static readonly (string Title, string[] Pages)[] Contents =
    [
        ("Begin", ["README.md", "docs/walk.md", "docs/guide.md", "samples/README.md", "docs/connectors.md", "docs/troubleshooting.md"]),
        ("Concepts", [.. Directory.GetFiles("docs/concepts", "*.md").Order(StringComparer.Ordinal).Where(file => !file.EndsWith("README.md", StringComparison.Ordinal))]),
        ("In depth", ["docs/flows.md", "docs/windows.md", "docs/snapshots.md", "docs/scaling.md", "docs/testing.md", "docs/dead-letters.md", "docs/telemetry.md", "docs/logging.md", "docs/native-aot.md"]),
        ("Coming from", [.. Directory.GetFiles("docs/coming-from", "*.md").Order(StringComparer.Ordinal).Where(file => !file.EndsWith("README.md", StringComparison.Ordinal))]),
        ("Measured", ["docs/performance.md", "docs/reliability.md", "docs/brevity.md", "docs/conformance.md"]),
        ("Reference", ["api/README.md", "docs/analyzers.md"]),
        ("How it is built", ["GUARANTEES.md", "ARCHITECTURE.md", "docs/architecture.md", "docs/specs/demand-protocol.md", "CONTRIBUTING.md"]),
    ];

    private const string Api = "api/";

    private static readonly string[] Pictures = [".png", ".svg", ".webp", ".jpg"];

    private readonly MarkdownPipeline _markdown = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();
    private readonly Dictionary<string, HashSet<string>> _anchors = [];
    private readonly List<(string Page, string Target)> _links = [];
    private readonly Queue<string> _sources = new();
    private readonly HashSet<string> _made = [];

    public int Count => _made.Count;

    public void Make()
    {
        string[] folders = ["docs", "skills", "src", "samples", "bench", "templates"];
        var pages = Directory.GetFiles(".", "*.md").Concat(folders.Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "*.md", SearchOption.AllDirectories)))
            .Select(Normal).Where(page => !page.Split('/').Any(part => part is "bin" or "obj"))
            .Concat(Directory.GetFiles(reference, "*.md").Select(file => Api + Path.GetFileName(file))).Order(StringComparer.Ordinal);
        foreach (var page in pages) MakePage(page);
        while (_sources.TryDequeue(out var source)) MakeSource(source);
        File.Copy(Path.Combine(target, Html("README.md")), Path.Combine(target, "index.html"), overwrite: true);
    }

    /// <summary>Links that lead to no page, or to no heading of it.</summary>
    public IEnumerable<string> Faults() =>
        from link in _links
        let parts = link.Target.Split('#', 2)
        where !_made.Contains(parts[0]) || (parts.Length == 2 && _anchors.TryGetValue(parts[0], out var anchors) && !anchors.Contains(parts[1]))
        select $"{link.Page} links to {link.Target}, which is not there.";

    /// <summary>The page of a file.</summary>
    private static string Html(string path) => path.EndsWith(".md", StringComparison.Ordinal) ? $"{path[..^3]}.html" : $"{path}.html";

    /// <summary>The file of a page: pages of the reference are not in the repository.</summary>
    private string FileOf(string page) => page.StartsWith(Api, StringComparison.Ordinal) ? Path.Combine(reference, page[Api.Length..]) : page;

    private static string Normal(string path) => Path.GetRelativePath(".", path).Replace('\\', '/').TrimEnd('/');

    /// <summary>From one page to another.</summary>
    private static string Between(string from, string to) => Path.GetRelativePath(Path.GetDirectoryName(from) is { Length: > 0 } folder ? folder : ".", to).Replace('\\', '/');

    private string TitleOf(string page) =>
        File.ReadLines(FileOf(page)).FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Replace("`", "", StringComparison.Ordinal) ?? Path.GetFileNameWithoutExtension(page);

    private void MakePage(string page)
    {
        var text = Comments().Replace(Matter().Replace(File.ReadAllText(FileOf(page)), ""), "");
        var body = Markdown.ToHtml(text, _markdown);
        body = Links().Replace(body, link => $"{link.Groups[1].Value}=\"{Resolve(page, WebUtility.HtmlDecode(link.Groups[2].Value))}\"");
        _anchors[Html(page)] = [.. Ids().Matches(body).Select(id => id.Groups[1].Value)];
        Write(page, TitleOf(page), body);
    }

    /// <summary>A source, or a list of what is in a folder.</summary>
    private void MakeSource(string path)
    {
        if (_made.Contains(Html(path))) return;
        var body = new StringBuilder($"<h1>{WebUtility.HtmlEncode(path)}</h1>\n");
        if (File.Exists(path))
        {
            body.Append($"<pre><code>{WebUtility.HtmlEncode(File.ReadAllText(path))}</code></pre>\n");
        }
        else
        {
            body.Append("<ul>\n");
            foreach (var entry in Directory.GetFileSystemEntries(path).Select(Normal).Where(entry => Path.GetFileName(entry) is not ("bin" or "obj")).Order(StringComparer.Ordinal))
            {
                if (Path.GetExtension(entry) is "" or ".cs" or ".md" or ".sh" or ".csproj" or ".json" or ".txt") body.Append($"<li><a href=\"{Resolve(path, Path.GetFileName(entry), isFolder: true)}\">{Path.GetFileName(entry)}</a></li>\n");
            }

            body.Append("</ul>\n");
        }

        Write(path, path, body.ToString());
    }

    /// <summary>What a link of a page is in the site.</summary>
    private string Resolve(string page, string link, bool isFolder = false)
    {
        if (External().IsMatch(link)) return link;
        var parts = link.Split('#', 2);
        var anchor = parts.Length == 2 ? $"#{parts[1]}" : "";
        if (parts[0].Length == 0)
        {
            _links.Add((Html(page), Html(page) + anchor));
            return link;
        }

        var path = Normal(Path.Combine(isFolder ? page : Path.GetDirectoryName(page)!, Uri.UnescapeDataString(parts[0])));
        if (Pictures.Contains(Path.GetExtension(path)))
        {
            var copy = Path.Combine(target, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (File.Exists(path)) File.Copy(path, copy, overwrite: true);
            return Between(page, path);
        }

        if (Directory.Exists(path) && File.Exists($"{path}/README.md")) path += "/README.md";
        if (!path.EndsWith(".md", StringComparison.Ordinal) && Path.Exists(path)) _sources.Enqueue(path);
        _links.Add((Html(page), Html(path) + anchor));
        return Between(page, Html(path)) + anchor;
    }

    private void Write(string page, string title, string body)
    {
        var html = new StringBuilder($$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{WebUtility.HtmlEncode(title)}}{{(title == "Headgate" ? "" : " · Headgate")}}</title>
            <style>
            :root { color-scheme: light dark; --line: light-dark(#d8dee4, #30363d); --soft: light-dark(#f6f8fa, #161b22); --link: light-dark(#0550ae, #79c0ff); }
            body { margin: 0; font: 16px/1.55 system-ui, sans-serif; display: grid; grid-template-columns: 15rem minmax(0, 1fr); }
            nav { padding: 1.5rem 1rem; border-right: 1px solid var(--line); font-size: .9rem; position: sticky; top: 0; height: 100vh; overflow: auto; box-sizing: border-box; }
            nav h2 { font-size: .8rem; margin: 1.2rem 0 .3rem; opacity: .7; } nav a { display: block; padding: .1rem 0; } nav a[aria-current] { font-weight: 600; }
            main { padding: 1.5rem 2.5rem 4rem; max-width: 60rem; } a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
            pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem; overflow: auto; font-size: .85rem; line-height: 1.45; }
            code { font-family: ui-monospace, monospace; font-size: .88em; } table { border-collapse: collapse; display: block; overflow: auto; } img { max-width: 100%; }
            th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; } th { background: var(--soft); }
            @media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }
            </style></head><body><nav aria-label="Pages">
            """);
        foreach (var (group, pages) in Contents)
        {
            html.Append($"<h2>{group}</h2>");
            foreach (var other in pages.Select(Normal).Where(it => File.Exists(FileOf(it))))
            {
                html.Append($"<a href=\"{Between(page, Html(other))}\"{(other == page ? " aria-current=\"page\"" : "")}>{WebUtility.HtmlEncode(TitleOf(other))}</a>");
            }
        }

        html.Append($"</nav>\n<main>\n{body}</main></body></html>\n");
        var file = Path.Combine(target, Html(page));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, html.ToString());
        _made.Add(Html(page));
    }

    [GeneratedRegex("(href|src|srcset)=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("^[a-z]+:", RegexOptions.IgnoreCase)]
    private static partial Regex External();

    [GeneratedRegex(@"^<!--.*?-->\r?\n?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\A---\n.*?\n---\n", RegexOptions.Singleline)]
    private static partial Regex Matter();
}
