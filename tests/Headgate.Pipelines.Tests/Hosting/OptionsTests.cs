using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Hosting;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Headgate.Pipelines.Tests.Hosting;

/// <summary>Options: their defaults, where they come from, and what is said of wrong ones.</summary>
public sealed class OptionsTests
{
    [Fact, Trait("Conformance", "P1")]
    public void Options_have_Broadways_defaults()
    {
        var pipeline = new PipelineOptions();
        var processor = new ProcessorOptions<int>();
        var batcher = new BatcherOptions<int>();
        Assert.Equal(1, new SourceOptions().Concurrency);
        Assert.Equal((2 * Environment.ProcessorCount, 10, 5), (processor.Concurrency, processor.MaxDemand, processor.EffectiveMinDemand));
        Assert.Equal((1, 100, TimeSpan.FromSeconds(1), null), (batcher.Concurrency, batcher.Size, batcher.Timeout, batcher.MaxDemand));
        Assert.Equal((TimeSpan.FromSeconds(30), 3, TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100)),
            (pipeline.ShutdownTimeout, pipeline.MaxRestarts, pipeline.RestartsWithin, pipeline.ResubscribeInterval));
    }

    [Fact, Trait("Conformance", "P1")]
    public void A_batcher_asks_for_as_many_as_make_a_batch()
    {
        var pipeline = Pipeline.Create("orders", p => p.From([1]).Batch("warehouse", (_, _) => default, o => o.Size = 30));
        Assert.Equal((60, 30), pipeline.Plan.Batchers[0].WindowFor(concurrency: 1));
        Assert.Equal(["source"], pipeline.Topology.Sources.Select(static source => source.Name));
        Assert.Equal([("warehouse", 1)], pipeline.Topology.Batchers.Select(static batcher => (batcher.Name, batcher.Concurrency)));
    }

    [Fact, Trait("Conformance", "P2")]
    public void All_mistakes_are_reported_at_once_by_their_paths()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Pipeline.Create("orders", p => p
            .From([1])
            .Configure(o => o.MaxRestarts = -1)
            .Process(static n => n, o =>
            {
                o.Concurrency = 0;
                o.MinDemand = 10;
            }, "parse")
            .Batch("warehouse", (_, _) => default, o => o.Size = 0)
            .Batch("archive", (_, _) => default, o => o.CloseWhen(static () => 0, static (sum, message) => (sum + message.Data, BatchSplit.Continue)))));
        Assert.Equal(
        [
            "orders: MaxRestarts must be at least 0, was -1",
            "orders: Processors:parse:Concurrency must be at least 1, was 0",
            "orders: Processors:parse:MinDemand must be from 0 to 9 (MaxDemand - 1), was 10",
            "orders: Batchers:warehouse:Size must be at least 1, was 0",
            "orders: Batchers:archive:MaxDemand must be set when CloseWhen decides when a batch is full",
        ], failure.Failures);
        Assert.Equal("orders", failure.OptionsName);
    }

    [Fact, Trait("Conformance", "P2")]
    public async Task A_configuration_with_five_mistakes_reports_all_five_when_the_host_starts()
    {
        var builder = Builder(new()
        {
            ["Pipelines:orders:ShutdownTimeout"] = "-00:00:01",
            ["Pipelines:orders:Processors:Concurrency"] = "many",
            ["Pipelines:orders:Processors:parse:MaxDemand"] = "0",
            ["Pipelines:orders:Batchers:warehuose:Size"] = "10",
            ["Pipelines:orders:Batchers:warehouse:MaxOpenBatches"] = "0",
        });
        builder.Services.AddPipeline("orders", p => p.From([1]).Process(static n => n, name: "parse").Batch("warehouse", (_, _) => default));
        using var host = builder.Build();
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Collection(
            failure.Failures,
            fault => Assert.StartsWith("orders: Processors cannot be read: Failed to convert configuration value 'many'", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("orders: Batchers:warehuose is not known. There are ", fault, StringComparison.Ordinal),
            fault => Assert.Equal("orders: ShutdownTimeout must be at least 0, was -00:00:01", fault),
            fault => Assert.Equal("orders: Processors:parse:MaxDemand must be at least 1, was 0", fault),
            fault => Assert.Equal("orders: Batchers:warehouse:MaxOpenBatches must be at least 1, was 0", fault));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_step_has_a_name_that_can_be_read(string name)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Pipeline.Create("orders", p => p.From([1]).Process(static n => n, name: name).Batch(name + "b", (_, _) => default)));
        Assert.Equal(["orders: a step or batcher has an empty name; give it one, by which settings, logs and metrics call it"], failure.Failures);
    }

    [Fact]
    public void Times_that_no_timer_can_keep_are_told_with_the_others()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Pipeline.Create("orders", p => p.From([1])
            .Configure(static o => (o.RestartsWithin, o.ResubscribeInterval) = (Timeout.InfiniteTimeSpan, TimeSpan.FromDays(50)))
            .Process(static n => n, o => o.Adaptive = new AdaptiveConcurrency { TargetLatency = Timeout.InfiniteTimeSpan, Interval = TimeSpan.FromDays(50) }, name: "parse")));
        Assert.Equal(
            [
                "orders: RestartsWithin must be more than 0 and at most 49 days, was -00:00:00.0010000",
                "orders: ResubscribeInterval must be more than 0 and at most 49 days, was 50.00:00:00",
                "orders: Processors:parse:Adaptive:TargetLatency must be more than 0 and at most 49 days, was -00:00:00.0010000",
                "orders: Processors:parse:Adaptive:Interval must be more than 0 and at most 49 days, was 50.00:00:00",
            ],
            failure.Failures);
    }

    [Fact]
    public async Task Options_are_bound_from_the_configuration_those_of_all_steps_first()
    {
        var builder = Builder(new()
        {
            ["Pipelines:orders:StalledAfter"] = "00:00:07",
            ["Pipelines:orders:Retry:MaxAttempts"] = "6",
            ["Pipelines:orders:RateLimit:Permits"] = "5",
            ["Pipelines:orders:RateLimit:Per"] = "00:00:02",
            ["Pipelines:orders:Sources:source:Weight"] = "4",
            ["Pipelines:orders:Processors:Concurrency"] = "3",
            ["Pipelines:orders:Processors:price:Concurrency"] = "7",
            ["Pipelines:orders:Processors:price:OnFailure"] = "BlockKey",
            ["Pipelines:orders:Batchers:warehouse:Timeout"] = "00:00:03",
        });
        builder.Services.AddPipeline("orders", p => p.From([1]).Process(static n => n, name: "parse").Process(static n => n, name: "price").Batch("warehouse", (_, _) => default));
        await using var services = builder.Services.BuildServiceProvider();
        var pipeline = services.GetRequiredKeyedService<Pipeline>("orders");
        Assert.Equal(TimeSpan.FromSeconds(7), pipeline.Plan.Options.StalledAfter);
        Assert.Equal(6, pipeline.Plan.Retry!.MaxAttempts);
        Assert.Equal((5, TimeSpan.FromSeconds(2)), (pipeline.Plan.RateLimit!.Permits, pipeline.Plan.RateLimit.Per));
        Assert.Equal(4, pipeline.Plan.Front!.Sources[0].Options.Weight);
        Assert.Equal([("parse", 3), ("price", 7)], pipeline.Topology.Steps.Select(static step => (step.Name, step.Concurrency)));
        Assert.Equal(FailureAction.BlockKey, pipeline.Plan.Steps[1].Options.OnFailure);
        Assert.Equal(TimeSpan.FromSeconds(3), ((BatcherOptions)pipeline.Plan.Batchers[0].Options).Timeout);
    }

    [Fact, Trait("Conformance", "P3")]
    public void What_holds_for_the_pipeline_holds_for_steps_and_batchers_that_say_nothing_else()
    {
        var pipeline = Pipeline.Create("orders", p => p
            .From([1])
            .Process(static n => n, name: "first")
            .PartitionBy(static n => n % 3)
            .Process(static n => n, name: "keyed")
            .Unordered()
            .Process(static n => n, name: "free")
            .PartitionBy(static n => n % 5)
            .Retry(o => o.MaxAttempts = 4)
            .OnFailure(FailureAction.Return)
            .Batch("inherits", (_, _) => default)
            .Batch("own", (_, _) => default, o =>
            {
                o.PartitionBy(static n => n);
                o.Retry = new RetryOptions { MaxAttempts = 1 };
                o.OnFailure = FailureAction.Skip;
            }));
        Assert.Equal([false, true, false], pipeline.Plan.Steps.Select(static step => step.IsKeyed));
        Assert.Equal([true, true], pipeline.Plan.Batchers.Select(static batcher => batcher.IsKeyed));
        var inherits = pipeline.Run.PolicyFor(pipeline.Plan.Batchers[0].Options);
        var own = pipeline.Run.PolicyFor(pipeline.Plan.Batchers[1].Options);
        Assert.Equal(FailureAction.Return, inherits.Action);
        Assert.NotNull(inherits.NextDelay(3, new TimeoutException()));
        Assert.Null(inherits.NextDelay(4, new TimeoutException()));
        Assert.Equal(FailureAction.Skip, own.Action);
        Assert.Null(own.NextDelay(1, new TimeoutException()));
    }

    private static HostApplicationBuilder Builder(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        return builder;
    }
}
