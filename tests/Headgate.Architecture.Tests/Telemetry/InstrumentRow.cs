using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace Headgate.Architecture.Tests.Telemetry;

/// <summary>An instrument: its name, its kind and its unit, as the code has them or as docs/telemetry.md says.</summary>
internal sealed partial record InstrumentRow(string Name, string Kind, string Unit)
{
    public static InstrumentRow Of(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        var kind = type.Contains("UpDown", StringComparison.Ordinal) ? "up-down counter"
            : type.Contains("Counter", StringComparison.Ordinal) ? "counter"
            : type.Contains("Gauge", StringComparison.Ordinal) ? "gauge"
            : "histogram";
        return new InstrumentRow(instrument.Name, kind, instrument.Unit ?? "");
    }

    public static IEnumerable<InstrumentRow> In(string page) =>
        Row().Matches(page).Select(static row => new InstrumentRow(row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value));

    [GeneratedRegex(@"^\| `([a-z_.]+)` \| (counter|up-down counter|gauge|histogram) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
