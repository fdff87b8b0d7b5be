using System.Globalization;

namespace Headgate.OpenTelemetry.Tests.Otlp;

/// <summary>Attributes as they come over the wire, as text.</summary>
internal static class OtlpTags
{
    public static IReadOnlyDictionary<string, string> Of(ProtoMessage owner, int field) =>
        owner.Messages(field).ToDictionary(static pair => pair.Text(1), static pair => ValueOf(pair.Message(2)));

    private static string ValueOf(ProtoMessage value) => value switch
    {
        _ when value.Has(1) => value.Text(1),
        _ when value.Has(2) => value.Number(2) == 1 ? "true" : "false",
        _ when value.Has(3) => ((long)value.Number(3)).ToString(CultureInfo.InvariantCulture),
        _ => value.Double(4).ToString(CultureInfo.InvariantCulture),
    };
}
