using System.Text.Json;

namespace Headgate.OpenTelemetry.Tests.Boards;

/// <summary>The Grafana board that the package brings.</summary>
internal sealed class Board
{
    private Board(JsonElement root)
    {
        Root = root;
        Panels = [.. root.GetProperty("panels").EnumerateArray().Select(Panel.Of)];
        Variables = root.GetProperty("templating").GetProperty("list").EnumerateArray().ToDictionary(static variable => variable.GetProperty("name").GetString()!, static variable => variable);
    }

    public JsonElement Root { get; }

    public IReadOnlyList<Panel> Panels { get; }

    public IReadOnlyDictionary<string, JsonElement> Variables { get; }

    /// <summary>Everything that it asks Prometheus for in its panels.</summary>
    public IEnumerable<(string Title, string Legend, string Expression, Query Query)> Queries =>
        Panels.SelectMany(static panel => panel.Targets.Select(target => (panel.Title, target.Legend, target.Expression, Query.Parse(target.Expression))));

    /// <summary>The queries by which its variables find their values, and the label that each takes.</summary>
    public IEnumerable<(string Name, Query Query, string Label)> VariableQueries
    {
        get
        {
            foreach (var (name, variable) in Variables)
            {
                if (variable.GetProperty("type").GetString() != "query") continue;
                var text = variable.GetProperty("query").GetProperty("query").GetString()!;
                Assert.StartsWith("label_values(", text, StringComparison.Ordinal);
                var comma = text.LastIndexOf(',');
                yield return (name, Query.Parse(text["label_values(".Length..comma]), text[(comma + 1)..^1].Trim());
            }
        }
    }

    public static Board Read()
    {
        using var stream = GrafanaBoard.Open();
        using var document = JsonDocument.Parse(stream);
        return new Board(document.RootElement.Clone());
    }
}
