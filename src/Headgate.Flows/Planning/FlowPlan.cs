using System.Globalization;
using System.Text;

namespace Headgate.Flows.Planning;

/// <summary>How a flow runs: its layers of stages, what is fused in each, and where elements change stages. Immutable.</summary>
/// <param name="Name">The name of the flow.</param>
/// <param name="BatchSize">How many elements travel together at most.</param>
/// <param name="Layers">The layers; each comes after those whose elements it takes, the last yields the results.</param>
public sealed record FlowPlan(string Name, int BatchSize, IReadOnlyList<FlowPlanLayer> Layers)
{
    /// <summary>The plan as text, one line for each layer.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Name}: {Layers.Count} {(Layers.Count == 1 ? "layer" : "layers")}, batches of up to {BatchSize}").AppendLine();
        foreach (var layer in Layers)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {layer.Number}  {Describe(layer)}, from {Origin(layer)}");
            if (layer.Operators.Count > 0) text.Append(": ").AppendJoin(" -> ", layer.Operators);
            text.AppendLine();
        }

        return text.ToString();
    }

    /// <summary>The plan as a Mermaid flowchart (https://mermaid.js.org), for pages that draw it.</summary>
    /// <returns>The text of the chart.</returns>
    public string ToMermaid()
    {
        var text = new StringBuilder("flowchart LR").AppendLine();
        foreach (var layer in Layers)
        {
            text.Append(CultureInfo.InvariantCulture, $"  L{layer.Number}[\"{Label(layer)}\"]").AppendLine();
            if (layer.Source is { } source)
            {
                text.Append(CultureInfo.InvariantCulture, $"  S{layer.Number}([\"{Escape(source)}\"]) -->|demand| L{layer.Number}").AppendLine();
            }

            foreach (var input in layer.Inputs) text.Append(CultureInfo.InvariantCulture, $"  L{input} -->|{Arrow(layer)}| L{layer.Number}").AppendLine();
        }

        if (Layers.Count > 0) text.Append(CultureInfo.InvariantCulture, $"  L{Layers[^1].Number} --> R([results])").AppendLine();
        return text.ToString();
    }

    internal static FlowPlan Of(Blueprint blueprint)
    {
        var layers = blueprint.Layers.Reverse().ToList();
        var numbers = layers.Select((layer, number) => (layer, number)).ToDictionary(pair => pair.layer, pair => pair.number);
        return new FlowPlan(blueprint.Options.Name, blueprint.Options.BatchSize, [.. layers.Select(layer => Describe(layer, numbers))]);
    }

    private static FlowPlanLayer Describe(Layer layer, Dictionary<Layer, int> numbers) => new(
        numbers[layer], layer.Kind, layer.Count, layer.Source?.Name, [.. layer.Inputs.Select(input => numbers[input.Layer])], layer.Operators);

    private static string Describe(FlowPlanLayer layer) => layer.Kind switch
    {
        FlowLayerKind.Shared => layer.Stages == 1 ? "1 stage" : $"{layer.Stages} stages by demand",
        FlowLayerKind.Partitioned => layer.Stages == 1 ? "1 partition" : $"{layer.Stages} partitions by key",
        FlowLayerKind.Relay => "1 relay",
        _ => "1 stage in order",
    };

    private static string Origin(FlowPlanLayer layer) => layer.Source ?? string.Join(" and ", layer.Inputs);

    private static string Label(FlowPlanLayer layer) =>
        string.Join("<br/>", layer.Operators.Prepend(Describe(layer)).Select(Escape));

    private static string Arrow(FlowPlanLayer layer) => layer.Kind switch
    {
        FlowLayerKind.Shared => "demand",
        FlowLayerKind.Partitioned => "key",
        _ => "order",
    };

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
