using Headgate.Pipelines;

namespace MyPipeline;

/// <summary>The steps that every order goes through, wherever it comes from and wherever it goes.</summary>
public static class OrdersPipeline
{
    public static PipelineBuilder<Order> Declare(PipelineBuilder<string> lines) => lines
        .Process(line => Order.Parse(line), name: "parse")
        .PartitionBy(order => order.Customer);
}
