namespace Headgate.OpenTelemetry;

/// <summary>The names of the meters, which are those of the activity sources.</summary>
internal static class LayerNames
{
    private const string Stages = "Headgate.Stages";
    private const string Pipelines = "Headgate.Pipelines";
    private const string Flows = "Headgate.Flows";
    private const string Orleans = "Headgate.Orleans";

    public static IReadOnlyList<string> All { get; } = [Stages, Pipelines, Flows, Orleans];

    public static IEnumerable<string> Of(HeadgateLayers layers)
    {
        if (layers.HasFlag(HeadgateLayers.Stages)) yield return Stages;
        if (layers.HasFlag(HeadgateLayers.Pipelines)) yield return Pipelines;
        if (layers.HasFlag(HeadgateLayers.Flows)) yield return Flows;
        if (layers.HasFlag(HeadgateLayers.Orleans)) yield return Orleans;
    }
}
