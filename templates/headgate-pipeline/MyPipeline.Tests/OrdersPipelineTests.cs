using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Testing.Pipelines;

namespace MyPipeline.Tests;

public sealed class OrdersPipelineTests : IAsyncLifetime
{
    private readonly InMemorySink<Order> _kept = new();
    private readonly Pipeline _pipeline;

    public OrdersPipelineTests() =>
        _pipeline = Pipeline.Create("orders", pipeline => OrdersPipeline.Declare(pipeline.FromPushes<string>()).BatchMessages("kept", _kept.HandleAsync));

    public async ValueTask InitializeAsync() => await _pipeline.StartAsync();

    public async ValueTask DisposeAsync() => await _pipeline.DisposeAsync();

    [Fact]
    public async Task An_order_is_parsed_and_acknowledged()
    {
        var outcome = await _pipeline.TestMessageAsync("ada,12.50");
        Assert.Equal(DeliveryStatus.Succeeded, outcome.Status);
        Assert.Equal(new Order("ada", 12.50m), outcome.Result<Order>());
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ada,much")]
    public async Task What_is_no_order_fails(string line)
    {
        var outcome = await _pipeline.TestMessageAsync(line);
        Assert.Equal(DeliveryStatus.Failed, outcome.Status);
        Assert.IsType<FormatException>(outcome.Failure);
    }
}
