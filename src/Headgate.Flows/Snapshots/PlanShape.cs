using System.Text;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Snapshots;

/// <summary>The shape of a planned flow as text: layers, operators, and what comes from where. Not how many stages there are, and nothing of functions.</summary>
internal static class PlanShape
{
    /// <summary>The shape of a flow; its layers from the end to the sources.</summary>
    public static string Of(Blueprint blueprint)
    {
        var text = new StringBuilder();
        foreach (var layer in blueprint.Layers)
        {
            if (text.Length > 0) text.Append('\n');
            var from = layer.Source is { } source ? $"{source.Count} sources" : $"layers {string.Join(", ", layer.Inputs.Select(input => input.Layer.Number))}";
            text.Append($"{layer.Number}: {(layer.Operators.Count == 0 ? "passes on" : string.Join(" > ", layer.Operators))}, of {from}");
        }

        return text.ToString();
    }
}
