using Headgate.Pipelines.Hosting;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Headgate.Pipelines.Tests.Hosting;

/// <summary>Pipelines that come and go while their host runs.</summary>
public sealed class RegistryTests : IAsyncDisposable
{
    private readonly ConfigurationManager _configuration = new();
    private readonly ServiceProvider _services;
    private readonly PipelineRegistry _registry;

    public RegistryTests()
    {
        _configuration["Pipelines:shards:Processors:Concurrency"] = "7";
        _services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(_configuration).AddPipeline("orders", static p => p.From([1]).Process(static n => n)).BuildServiceProvider();
        _registry = _services.GetRequiredService<PipelineRegistry>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _configuration.Dispose();
    }

    [Fact]
    public async Task One_that_is_added_is_listed_behind_the_others_until_it_is_taken_out()
    {
        var source = new InMemorySource<int>();
        await using var added = _registry.Add("late", (_, p) => p.From(_ => source.Open()).Process(static n => n));
        await added.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["orders", "late"], _registry.All.Select(static pipeline => pipeline.Name));
        Assert.Same(added, Assert.Single(_registry.Running));
        Assert.Same(added, _registry["late"]);
        Assert.Equal("There is no pipeline 'later'. There are: 'orders', 'late'.", Assert.Throws<KeyNotFoundException>(() => _registry["later"]).Message);

        Assert.True(_registry.Remove(added));
        Assert.Equal(PipelineStatus.Running, added.Status);
        Assert.Equal(["orders"], _registry.All.Select(static pipeline => pipeline.Name));
        Assert.Throws<KeyNotFoundException>(() => _registry["late"]);
        Assert.False(_registry.Remove(added));
    }

    [Fact]
    public void Its_options_are_those_of_its_section_and_its_mistakes_are_said()
    {
        var shard = _registry.Add("shards/7", static (_, p) => p.From([1]).Process(static n => n), "shards");
        Assert.Equal(7, Assert.Single(shard.Topology.Steps).Concurrency);
        Assert.NotEqual(7, Assert.Single(_registry.Add("other", static (_, p) => p.From([1]).Process(static n => n)).Topology.Steps).Concurrency);

        _configuration["Pipelines:shards:Processors:Concurency"] = "7";
        var failure = Assert.Throws<OptionsValidationException>(() => _registry.Add("shards/8", static (_, p) => p.From([1]).Process(static n => n), "shards"));
        Assert.Contains("shards/8: Processors:Concurency is not known", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["orders", "shards/7", "other"], _registry.All.Select(static pipeline => pipeline.Name));
    }

    [Fact]
    public void The_next_of_a_name_is_listed_in_the_place_of_the_one_before_and_is_not_taken_out_with_it()
    {
        var first = _registry.Add("late", static (_, p) => p.From([1]).Process(static n => n));
        var second = _registry.Add("late", static (_, p) => p.From([1]).Process(static n => n));
        Assert.Same(second, _registry["late"]);
        Assert.False(_registry.Remove(first));
        Assert.Equal([_registry["orders"], second], _registry.All);
    }

    [Fact]
    public void The_name_of_one_that_the_host_starts_by_itself_is_not_to_be_had() =>
        Assert.Throws<ArgumentException>(() => _registry.Add("orders", static (_, p) => p.From([1]).Process(static n => n)));

    [Fact]
    public async Task What_runs_when_the_host_is_disposed_is_stopped()
    {
        var source = new InMemorySource<int>();
        var added = _registry.Add("late", (_, p) => p.From(_ => source.Open()).Process(static n => n));
        await added.StartAsync(TestContext.Current.CancellationToken);
        await _services.DisposeAsync();
        Assert.Equal(PipelineStatus.Stopped, added.Status);
    }
}
