using System.Globalization;
using System.Text.RegularExpressions;
using Headgate.Pipelines.Storage;

namespace Headgate.Files.Writing;

/// <summary>The names that a pattern gives: <c>{n}</c> is the number of the file, six digits, and <c>{time}</c> or <c>{time:format}</c> when it was begun, in UTC. A pattern without
/// <c>{n}</c> is the name of one file.</summary>
internal sealed partial class FileNames
{
    /// <summary>What the name of a file ends in while it is written.</summary>
    public const string Unfinished = ".part";

    private const string Unwritten = "It fails, and is written again by a retry. Make room, give this process the right to write there, or mend the disk.";

    private readonly string _pattern;
    private readonly Regex _leftover;
    private long _number;

    public FileNames(string pattern, string? baseFolder)
    {
        _pattern = Path.GetFullPath(Path.Combine(Path.GetFullPath(baseFolder ?? "."), pattern));
        IsNumbered = IsNumberedPattern(pattern);
        var name = Path.GetFileName(_pattern);
        Folder = Path.GetDirectoryName(_pattern)!;
        _leftover = new Regex("^" + Placeholder().Replace(Regex.Escape(name).Replace("\\{", "{", StringComparison.Ordinal), ".+") + Regex.Escape(Unfinished) + "$", RegexOptions.CultureInvariant);
    }

    public bool IsNumbered { get; }

    public string Folder { get; }

    /// <summary>The whole pattern, with its path; without a number it is the one file.</summary>
    public string Pattern => _pattern;

    public static bool IsNumberedPattern(string pattern) => Path.GetFileName(pattern).Contains("{n}", StringComparison.Ordinal);

    /// <summary>The files that were not finished, by whomever.</summary>
    public IReadOnlyList<string> Leftovers() =>
        [.. Directory.EnumerateFiles(Folder, "*" + Unfinished).Where(path => _leftover.IsMatch(Path.GetFileName(path))).Order(StringComparer.Ordinal)];

    /// <summary>Why a batch could not be written, in words; null when it was not the disk.</summary>
    public IOException? RefusalOf(Exception failure) => DiskFailure.Of(failure, $"A batch cannot be written to '{Pattern}'", Pattern, Unwritten);

    /// <summary>The next name; it may be taken.</summary>
    public string Next(DateTimeOffset now)
    {
        var number = (++_number).ToString("D6", CultureInfo.InvariantCulture);
        return Placeholder().Replace(_pattern, match => match.Value == "{n}" ? number : now.UtcDateTime.ToString(Format(match.Groups["format"]), CultureInfo.InvariantCulture));
    }

    private static string Format(Group format) => format.Success ? format.Value : "yyyyMMdd'T'HHmmss'Z'";

    [GeneratedRegex(@"\{n\}|\{time(:(?<format>[^}/\\]+))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
