using Headgate.Pipelines.Hosting;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Tests.Hosting;

/// <summary>Pipelines in a generic host.</summary>
public sealed class HostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact, Trait("Conformance", "P4")]
    public async Task Pipelines_are_found_by_name_and_those_that_run_are_listed()
    {
        var source = new InMemorySource<int>();
        var builder = Builder();
        builder.Services.AddPipeline("orders", p => p.From(_ => source.Open()).Process(static n => n, o => o.Concurrency = 3, "parse").Batch("warehouse", (_, _) => default, o => o.Concurrency = 2));
        builder.Services.AddPipeline("numbers", p => p.From([1, 2, 3]).Process(static n => n));
        using var host = builder.Build();
        await host.StartAsync(Token);
        var registry = host.Services.GetRequiredService<PipelineRegistry>();
        await registry["numbers"].Completion.WaitAsync(Token);
        Assert.Equal(["orders", "numbers"], registry.All.Select(static pipeline => pipeline.Name));
        Assert.Equal(["orders"], registry.Running.Select(static pipeline => pipeline.Name));
        Assert.Same(registry["orders"], host.Services.GetRequiredKeyedService<Pipeline>("orders"));
        Assert.Equal("There is no pipeline 'order'. There are: 'orders', 'numbers'.", Assert.Throws<KeyNotFoundException>(() => registry["order"]).Message);
        var topology = registry["orders"].Topology;
        Assert.Equal([new("source", 1)], topology.Sources);
        Assert.Equal([new("parse", 3)], topology.Steps);
        Assert.Equal([new("warehouse", 2)], topology.Batchers);
        await host.StopAsync(Token);
        Assert.Empty(registry.Running);
    }

    [Fact, Trait("Conformance", "P4")]
    public async Task A_host_whose_start_was_given_up_stops_without_saying_so_again()
    {
        var source = new SourceThatIsNeverReady();
        var builder = Builder();
        builder.Services.AddPipeline("orders", p => p.From(_ => source).Process(static n => n));
        using var host = builder.Build();
        using var givenUp = new CancellationTokenSource();
        var starting = host.StartAsync(givenUp.Token);
        await source.Entered.Task.WaitAsync(Token);
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        await host.StopAsync(Token);
        Assert.Equal(PipelineStatus.Faulted, host.Services.GetRequiredKeyedService<Pipeline>("orders").Status);
    }

    [Fact]
    public void Two_pipelines_of_one_name_are_refused()
    {
        var services = new ServiceCollection().AddPipeline("orders", p => p.From([1]).Process(static n => n));
        Assert.Throws<ArgumentException>(() => services.AddPipeline("orders", p => p.From([1]).Process(static n => n)));
    }

    [Fact, Trait("Conformance", "P5")]
    public async Task Handlers_come_from_the_container_one_for_a_step_or_one_in_a_scope_for_each_message()
    {
        var builder = Builder();
        builder.Services.AddSingleton<ServiceLog>();
        builder.Services.AddScoped<ScopedThing>();
        builder.Services.AddPipeline("orders", p => p
            .From([1, 2, 3, 4])
            .Process<StampWithScope, string>(o => o.HandlerLifetime = Handlers.HandlerLifetime.Message, "scoped")
            .Process<StampWithStep, string>(o => o.Concurrency = 2, "shared")
            .Batch<KeepBatch>("keep", o => { o.Size = 2; o.HandlerLifetime = Handlers.HandlerLifetime.Message; }));
        using var host = builder.Build();
        await host.StartAsync(Token);
        await host.Services.GetRequiredKeyedService<Pipeline>("orders").Completion.WaitAsync(Token);
        var log = host.Services.GetRequiredService<ServiceLog>();
        Assert.Equal(4, log.Kept.Select(static kept => kept.Split('|')[0]).Distinct().Count());
        Assert.Single(log.Kept.Select(static kept => kept.Split('|')[1]).Distinct());
        Assert.Equal(2, log.Batches.Distinct().Count());
        Assert.Equal(6, log.DisposedScopes);
        Assert.Equal(1, log.DisposedSteps);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task The_host_stops_when_a_job_has_come_to_its_end()
    {
        var builder = Builder();
        builder.Services.AddPipeline("job", p => p.From([1]).Process(static n => n).Configure(o => o.StopsHost = true));
        await builder.Build().RunAsync(Token);
    }

    [Fact]
    public async Task The_host_stops_and_throws_when_a_pipeline_has_failed()
    {
        var builder = Builder();
        builder.Services.AddPipeline("orders", p => p.From(Broken()).Process(static n => n));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => builder.Build().RunAsync(Token));
        Assert.Contains("the disk is gone", failure.ToString(), StringComparison.Ordinal);

        static IEnumerable<int> Broken()
        {
            yield return 1;
            throw new IOException("the disk is gone");
        }
    }

    [Fact]
    public async Task A_class_declares_a_pipeline()
    {
        var builder = Builder();
        builder.Services.AddSingleton<ServiceLog>();
        builder.Services.AddPipeline<DoublingPipeline>("doubling");
        using var host = builder.Build();
        await host.StartAsync(Token);
        await host.Services.GetRequiredKeyedService<Pipeline>("doubling").Completion.WaitAsync(Token);
        Assert.Equal(["2", "4", "6"], host.Services.GetRequiredService<ServiceLog>().Kept);
        await host.StopAsync(Token);
    }

    private static HostApplicationBuilder Builder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        return builder;
    }
}
