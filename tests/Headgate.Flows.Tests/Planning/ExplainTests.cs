using Headgate.Flows.Planning;

namespace Headgate.Flows.Tests.Planning;

[Trait("Conformance", "F23")]
public sealed class ExplainTests
{
    private static readonly FlowOptions Two = new() { Name = "Words", Stages = 2, MaxDemand = 1000 };

    private static Flow<KeyValuePair<string, long>> WordCount => Flow.From(["a b"], Two)
        .SelectMany(line => line.Split(' '))
        .Where(word => word.Length > 0)
        .CountBy(word => word);

    [Fact]
    public void A_plan_is_text_with_a_line_for_each_layer() => Assert.Equal(
        """
        Words: 2 layers, batches of up to 500
          0  2 stages by demand, from a sequence: SelectMany -> Where -> CountBy (partial)
          1  2 partitions by key, from 0: CountBy

        """,
        WordCount.Explain().ToString().ReplaceLineEndings("\n"));

    [Fact]
    public void A_plan_is_a_chart() => Assert.Equal(
        """
        flowchart LR
          L0["2 stages by demand<br/>SelectMany<br/>Where<br/>CountBy (partial)"]
          S0(["a sequence"]) -->|demand| L0
          L1["2 partitions by key<br/>CountBy"]
          L0 -->|key| L1
          L1 --> R([results])

        """,
        WordCount.Explain().ToMermaid().ReplaceLineEndings("\n"));

    [Fact]
    [Trait("Conformance", "F3")]
    public void Everything_between_two_partition_points_is_one_layer()
    {
        var layers = Flow.From([1, 2, 3], Two)
            .Select(number => number + 1)
            .Where(number => number > 1)
            .PartitionBy(number => number, stages: 3)
            .Select(number => number * 2)
            .Do(_ => { })
            .Shuffle(4)
            .Select(number => number)
            .Explain().Layers;

        Assert.Equal(["Select -> Where", "Select -> Do", "", "Select", ""], layers.Select(layer => string.Join(" -> ", layer.Operators)));
        Assert.Equal([2, 3, 1, 4, 1], layers.Select(layer => layer.Stages));
        Assert.Equal(
            [FlowLayerKind.Shared, FlowLayerKind.Partitioned, FlowLayerKind.Relay, FlowLayerKind.Shared, FlowLayerKind.Gathering],
            layers.Select(layer => layer.Kind));
        Assert.Equal([[], [0], [1], [2], [3]], layers.Select(layer => layer.Inputs.ToArray()));
    }

    [Fact]
    public void Explaining_runs_nothing()
    {
        var enumerations = 0;
        _ = Flow.From(Counted(), Two).Select(number => number).Explain();
        Assert.Equal(0, enumerations);

        IEnumerable<int> Counted()
        {
            enumerations++;
            yield return 1;
        }
    }
}
