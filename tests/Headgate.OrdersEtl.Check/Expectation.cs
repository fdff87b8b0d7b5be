using System.Globalization;

namespace Headgate.OrdersEtl.Check;

/// <summary>What must come of the input: the rows of the table by order id, the rejects by file and line.</summary>
public sealed class Expectation
{
    private const int LongestLine = 1024 * 1024;
    private const int KeptOfLongLine = 1024;

    private readonly SortedDictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private int _read;
    private int _loaded;

    /// <summary>Table rows by order id, each as its columns joined.</summary>
    public Dictionary<long, string> Loaded { get; } = [];

    /// <summary>Rows that a good row before them made duplicates, with their order ids. A run that was stopped may have stored one of them ahead of the row
    /// that it gives way to when the run is resumed.</summary>
    public HashSet<(long Id, string Row)> Duplicates { get; } = [];

    /// <summary>Kind and text by file and line.</summary>
    public Dictionary<(string File, long Line), (string Kind, string Text)> Rejected { get; } = [];

    public static Expectation Of(IEnumerable<string> files)
    {
        var expectation = new Expectation();
        foreach (var file in files) expectation.AddFile(file);
        expectation._loaded = expectation.Loaded.Count;
        return expectation;
    }

    public override string ToString()
    {
        var kinds = string.Join(", ", _kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value}")));
        return string.Create(CultureInfo.InvariantCulture, $"{_read} read, {_loaded} loaded, {_kinds.Values.Sum()} rejected ({kinds})");
    }

    private void AddFile(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var start = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var lineNumber = 0;
        var hasHeader = false;
        while (start < bytes.Length)
        {
            var lineFeed = Array.IndexOf(bytes, (byte)'\n', start);
            var end = lineFeed < 0 ? bytes.Length : lineFeed;
            var line = bytes[start..end];
            if (line.Length > 0 && line[^1] == '\r') line = line[..^1];
            start = end + 1;
            lineNumber++;
            if (line.Length == 0) continue;
            if (hasHeader) AddLine(file, lineNumber, line);
            hasHeader = true;
        }
    }

    private void AddLine(string file, int lineNumber, byte[] line)
    {
        _read++;
        if (line.Length > LongestLine)
        {
            Reject(file, lineNumber, "line-too-long", Bytes.Escaped(line[..KeptOfLongLine]));
            return;
        }

        if (!Bytes.AreUtf8(line))
        {
            Reject(file, lineNumber, "broken-utf8", Bytes.Escaped(line));
            return;
        }

        var text = System.Text.Encoding.UTF8.GetString(line);
        var (kind, id, row) = OrderRules.Judge(text);
        if (kind is null && !Loaded.TryAdd(id, row))
        {
            kind = "duplicate-id";
            Duplicates.Add((id, row));
        }

        if (kind is not null) Reject(file, lineNumber, kind, text);
    }

    private void Reject(string file, int lineNumber, string kind, string text)
    {
        Rejected.Add((file, lineNumber), (kind, text));
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
    }
}
