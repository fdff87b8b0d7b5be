using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Telemetry;

/// <summary>Dashboards are built on names and units: docs/telemetry.md has every instrument of every meter.</summary>
public sealed class TelemetryPageTests
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly IReadOnlyList<Instrument> Instruments = Find();

    private static readonly string Page = Snapshot.OfRepository.Files.Single(static file => file.Path == "docs/telemetry.md").Text;

    [Fact]
    public void The_page_lists_every_instrument_with_its_kind_and_its_unit_and_no_other()
    {
        var (built, listed) = (Instruments.Select(InstrumentRow.Of).ToHashSet(), InstrumentRow.In(Page).ToHashSet());

        Assert.True(built.SetEquals(listed), $"Not on the page: {string.Join(", ", built.Except(listed))}. On the page and not in the code: {string.Join(", ", listed.Except(built))}.");
    }

    [Fact]
    public void Each_meter_has_instruments_and_each_instrument_a_description_and_a_unit()
    {
        string[] meters = ["Headgate.Stages", "Headgate.Pipelines", "Headgate.Flows"];

        Assert.Empty(meters.Except(Instruments.Select(static instrument => instrument.Meter.Name)));
        Assert.All(Instruments, static instrument => Assert.EndsWith(".", instrument.Description, StringComparison.Ordinal));
        Assert.All(Instruments, static instrument => Assert.False(string.IsNullOrWhiteSpace(instrument.Unit), instrument.Name));
        Assert.Empty(Instruments.GroupBy(static instrument => instrument.Name).Where(static same => same.Count() > 1).Select(static same => same.Key));
    }

    [Fact]
    public void A_row_of_the_page_is_read_as_it_stands()
    {
        using var meter = new Meter("planted");
        const string Rows = "| `a.b` | up-down counter | `{x}` | | Text. |\n| `a.c` | gauge | `s` | Text. |\n| name | kind | unit |\n";

        Assert.Equal([new("a.b", "up-down counter", "{x}"), new("a.c", "gauge", "s")], InstrumentRow.In(Rows));
        Assert.Equal(new InstrumentRow("a.b", "up-down counter", "{x}"), InstrumentRow.Of(meter.CreateObservableUpDownCounter("a.b", static () => 1L, "{x}")));
        Assert.Equal(new InstrumentRow("a.d", "counter", "s"), InstrumentRow.Of(meter.CreateObservableCounter("a.d", static () => 1.0, "s")));
        Assert.Equal(new InstrumentRow("a.e", "histogram", "By"), InstrumentRow.Of(meter.CreateHistogram<long>("a.e", "By")));
        Assert.Equal(new InstrumentRow("a.f", "gauge", "s"), InstrumentRow.Of(meter.CreateGauge<long>("a.f", "s")));
    }

    private static List<Instrument> Find()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("Headgate.", StringComparison.Ordinal)) found.Add(instrument);
        };
        listener.Start();

        // A meter is made by whoever measures first.
        foreach (var type in Built.Assemblies.SelectMany(static assembly => assembly.GetTypes()))
        {
            if (!type.ContainsGenericParameters && type.GetFields(Static).Any(static field => field.FieldType == typeof(Meter))) RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        return found;
    }
}
