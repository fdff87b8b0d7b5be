using System.Globalization;
using System.Text.RegularExpressions;

namespace Headgate.OpenTelemetry.Tests.Scraping;

/// <summary>What an exporter offers to Prometheus, in its text format.</summary>
internal sealed partial class Scrape
{
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    private readonly Dictionary<string, string> _types;

    private Scrape(IReadOnlyList<Sample> samples, Dictionary<string, string> types) => (Samples, _types) = (samples, types);

    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>The names of all samples; each once.</summary>
    public IEnumerable<string> Names => Samples.Select(static sample => sample.Name).Distinct();

    public static Scrape Parse(string text)
    {
        var samples = new List<Sample>();
        var types = new Dictionary<string, string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) types[line.Split(' ')[2]] = line.Split(' ')[3].Trim();
            if (line.StartsWith('#')) continue;
            var match = Line().Match(line);
            Assert.True(match.Success, line);
            var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(static label => label.Groups[1].Value, static label => label.Groups[2].Value);
            samples.Add(new Sample(match.Groups["name"].Value, labels, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)));
        }

        return new Scrape(samples, types);
    }

    public IEnumerable<Sample> Of(string name) => Samples.Where(sample => sample.Name == name);

    /// <summary>Those of one pipeline.</summary>
    public IEnumerable<Sample> Of(string name, string pipeline) => Of(name).Where(sample => sample.Labels["headgate_pipeline"] == pipeline);

    /// <summary>The names of metrics, without what is added to those of histograms.</summary>
    public ILookup<string, string> MetersOfFamilies() =>
        Samples.Where(static sample => sample.Labels.ContainsKey("otel_scope_name")).ToLookup(sample => FamilyOf(sample.Name), static sample => sample.Labels["otel_scope_name"]);

    public string FamilyOf(string name)
    {
        var suffix = Suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal) && _types.GetValueOrDefault(name[..^suffix.Length]) == "histogram");
        return suffix is null ? name : name[..^suffix.Length];
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[^ ]+)( \d+(\.\d+)?)?\s*$""")]
    private static partial Regex Line();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"[,]?""")]
    private static partial Regex Label();
}
