namespace Headgate.Files.Reading;

/// <summary>The names of the columns of a file, and how its fields are told apart: what its rows have in common.</summary>
internal sealed class CsvHeader(IReadOnlyList<string> names, CsvFormat format, string? fault = null)
{
    private Dictionary<string, int>? _indexes;

    public IReadOnlyList<string> Names => names;

    public CsvFormat Format => format;

    public char Delimiter => format.Delimiter;

    public char Quote => format.Quote;

    public bool AllowsRaggedRows => format.AllowsRaggedRows;

    /// <summary>Why no row of the file can be read; null when they can.</summary>
    public string? Fault => fault;

    /// <summary>Which column has the name; -1 when none has. Thread-safe: two that ask first both count the names.</summary>
    public int IndexOf(string name) => (_indexes ??= Index()).GetValueOrDefault(name, -1);

    private Dictionary<string, int> Index()
    {
        var indexes = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++) indexes.TryAdd(names[i], i);
        return indexes;
    }
}
