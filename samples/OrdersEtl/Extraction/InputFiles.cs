using Microsoft.Extensions.FileSystemGlobbing;

namespace OrdersEtl.Extraction;

/// <summary>The files that a run reads, found before anything is loaded.</summary>
/// <param name="Files">In the order in which they are read, each once.</param>
public sealed record InputFiles(IReadOnlyList<InputFile> Files)
{
    private static readonly StringComparison PathComparison =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Their full paths; when they were found by patterns, in ordinal order.</summary>
    public IReadOnlyList<string> Paths { get; } = [.. Files.Select(file => file.Path)];

    /// <summary>Their size.</summary>
    public long TotalBytes { get; } = Files.Sum(file => file.LengthBytes);

    /// <summary>
    /// Finds the files that patterns stand for, and opens each once to check its header, so that a wrong file is refused
    /// before another one is loaded. <c>*</c> stands for any part of a name, <c>**</c> for any folders.
    /// </summary>
    /// <exception cref="JobFailedException">A pattern matches nothing, or a file cannot be read or has a wrong header.</exception>
    public static InputFiles Find(IReadOnlyList<string> patterns)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns) paths.UnionWith(Matches(pattern));
        var files = new List<InputFile>();
        foreach (var path in paths)
        {
            using var file = OrdersFile.Open(path);
            files.Add(new InputFile(path, file.LengthBytes));
        }

        return new InputFiles(files);
    }

    /// <summary>Whether one of the files is the one at <paramref name="path"/>.</summary>
    public bool Contains(string path) => Paths.Any(input => string.Equals(input, Path.GetFullPath(path), PathComparison));

    private static IEnumerable<string> Matches(string pattern)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal)) return [SingleFile(pattern)];
        var (root, wildcards) = Split(pattern);
        try
        {
            var matcher = new Matcher(PathComparison).AddInclude(wildcards);
            var found = Directory.Exists(root) ? matcher.GetResultsInFullPath(root).Select(Path.GetFullPath).ToList() : [];
            return found.Count > 0 ? found : throw new JobFailedException($"--input '{pattern}' matches no file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"--input '{pattern}' cannot be searched: {exception.Message}", exception);
        }
    }

    private static string SingleFile(string path)
    {
        if (Directory.Exists(path))
            throw new JobFailedException($"--input '{path}' is a folder; name a file, or the files in it as '{Path.Combine(path, "*.csv")}'.");
        return File.Exists(path) ? Path.GetFullPath(path) : throw new JobFailedException($"--input '{path}' does not exist.");
    }

    /// <summary>The folder before the first wildcard, and the pattern from there on: the matcher knows no absolute patterns.</summary>
    private static (string Root, string Wildcards) Split(string pattern)
    {
        var unified = OperatingSystem.IsWindows() ? pattern.Replace('\\', '/') : pattern;
        var wildcard = unified.IndexOf('*', StringComparison.Ordinal);
        var slash = unified.LastIndexOf('/', wildcard);
        return slash < 0 ? (".", unified) : (unified[..(slash + 1)], unified[(slash + 1)..]);
    }
}
