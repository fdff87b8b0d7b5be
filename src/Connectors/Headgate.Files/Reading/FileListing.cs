using Microsoft.Extensions.FileSystemGlobbing;

namespace Headgate.Files.Reading;

/// <summary>The files that match a pattern.</summary>
internal sealed class FileListing
{
    private static readonly char[] Wildcards = ['*', '?'];

    private readonly string _folder;
    private readonly Matcher _matcher;

    public FileListing(string pattern, string? baseFolder)
    {
        var full = Path.GetFullPath(Path.Combine(Path.GetFullPath(baseFolder ?? "."), pattern)).Replace('\\', '/');
        var wildcard = full.IndexOfAny(Wildcards);
        var split = full.LastIndexOf('/', wildcard < 0 ? full.Length - 1 : wildcard);
        _folder = full[..(split + 1)];
        _matcher = new Matcher(OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        _matcher.AddInclude(full[(split + 1)..]);
    }

    /// <summary>The full paths of the files that are there, ordered by name.</summary>
    public IReadOnlyList<string> List() =>
        Directory.Exists(_folder) ? [.. _matcher.GetResultsInFullPath(_folder).Select(Path.GetFullPath).Order(StringComparer.Ordinal)] : [];
}
