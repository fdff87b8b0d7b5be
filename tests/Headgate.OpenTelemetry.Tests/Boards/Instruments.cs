using System.Diagnostics.Metrics;

namespace Headgate.OpenTelemetry.Tests.Boards;

/// <summary>The instruments that the process has.</summary>
internal static class Instruments
{
    /// <summary>Those of the meters of Headgate.</summary>
    public static IReadOnlyList<Instrument> OfHeadgate()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("Headgate.", StringComparison.Ordinal)) found.Add(instrument);
        };
        listener.Start();
        return found;
    }

    /// <summary>The name that Prometheus knows it by.</summary>
    public static string FamilyOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var isCounter = type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Counter<>) || type.GetGenericTypeDefinition() == typeof(ObservableCounter<>));
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return $"{instrument.Name.Replace('.', '_')}{unit}{(isCounter ? "_total" : "")}";
    }
}
