using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;
using Headgate.Testing.Hosting;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Pipelines.Tests.Kit;

/// <summary>The testing kit, as a user of it would.</summary>
public sealed class TestingKitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact, Trait("Conformance", "P26")]
    public async Task One_message_goes_through_the_real_topology_and_its_batch_goes_out_with_it()
    {
        var sink = new InMemorySink<string>();
        await using var pipeline = Pipeline.Create("orders", p => p.FromPushes<int>().Process(static n => $"<{n}>").BatchMessages("keep", sink.HandleAsync));
        await pipeline.StartAsync(Token);
        var outcome = await pipeline.TestMessageAsync(7, cancellationToken: Token);
        Assert.True(outcome.Succeeded);
        Assert.Equal("<7>", outcome.Result<string>());
        Assert.Equal(BatchTrigger.Flush, Assert.Single(sink.Batches).Info.Trigger);
    }

    [Fact, Trait("Conformance", "P26")]
    public async Task A_message_that_fails_says_why()
    {
        await using var pipeline = Pipeline.Create("orders", p => p.FromPushes<int>().Process<int>(static n => throw new FormatException($"no {n}")));
        await pipeline.StartAsync(Token);
        var outcome = await pipeline.TestMessageAsync(7, cancellationToken: Token);
        Assert.Equal(DeliveryStatus.Failed, outcome.Status);
        Assert.Equal("no 7", Assert.IsType<FormatException>(outcome.Failure).Message);
    }

    [Fact, Trait("Conformance", "P26")]
    public async Task A_batch_waits_for_its_time_on_fake_time_or_goes_out_at_once_in_flush_mode()
    {
        var time = new FakeTimeProvider();
        var sink = new InMemorySink<int>();
        await using var pipeline = Pipeline.Create("orders", p => p.FromPushes<int>().BatchMessages("keep", sink.HandleAsync, o => o.Timeout = TimeSpan.FromMinutes(5)), new(time));
        await pipeline.StartAsync(Token);
        var bulk = pipeline.TestBatchAsync([1, 2, 3], cancellationToken: Token);
        while (pipeline.LoadOf("keep") < 3) await Task.Yield();
        Assert.False(bulk.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.All(await bulk, static outcome => Assert.True(outcome.Succeeded));
        var flushed = await pipeline.TestBatchAsync([4, 5], BatchMode.Flush, cancellationToken: Token);
        Assert.Equal([4, 5], flushed.Select(static outcome => outcome.Result<int>()));
        Assert.Equal(BatchTrigger.Timeout, sink.Batches[0].Info.Trigger);
        Assert.All(sink.Batches.Skip(1), static batch => Assert.Equal(BatchTrigger.Flush, batch.Info.Trigger));
    }

    [Fact, Trait("Conformance", "P26")]
    public async Task Metadata_and_an_acknowledger_can_be_given()
    {
        var acks = new Pipelines.AckLog();
        await using var pipeline = Pipeline.Create("orders", p => p.FromPushes<int>().ProcessMessages<object?>((message, _) => new(message.With(message.Metadata["tenant"]))));
        await pipeline.StartAsync(Token);
        var options = new TestMessageOptions { Metadata = new Dictionary<string, object?> { ["tenant"] = "acme" }, Acknowledger = acks };
        var outcome = await pipeline.TestMessageAsync(1, options, Token);
        Assert.Equal("acme", outcome.Result<object>());
        Assert.Equal("acme", outcome.Metadata["tenant"]);
        Assert.Equal(1, acks.Count);
    }

    [Fact]
    public async Task A_source_in_memory_hears_what_became_of_its_messages()
    {
        var source = new InMemorySource<int>();
        var letters = new InMemoryDeadLetters();
        await using var pipeline = Pipeline.Create("orders", p => p
            .From(_ => source.Open())
            .Process(static n => n % 3 == 0 ? throw new FormatException($"no {n}") : n)
            .DeadLetterTo(letters));
        await pipeline.StartAsync(Token);
        source.WriteAll([1, 2, 3]);
        await source.WaitForAcknowledgedAsync(3, Token);
        source.Write(4);
        source.Complete();
        await pipeline.Completion.WaitAsync(Token);
        Assert.Equal([1, 2, 4], source.Succeeded.Order());
        Assert.Equal([3], source.Failed);
        Assert.Equal("no 3", Assert.Single(letters.Letters).Reason);
    }

    [Fact]
    public async Task A_host_under_test_reads_the_tests_source_and_writes_to_the_tests_sink()
    {
        var source = new InMemorySource<string>();
        var sink = new InMemorySink<Patterns.Payment>();
        await using var program = await HostUnderTest.StartAsync<Program>(services => services
            .ReplaceSource("payments", source)
            .ReplaceBatchHandler("payments", "books", sink)
            .UseTime(new FakeTimeProvider()), cancellationToken: Token);
        var outcome = await program.Pipeline("payments").TestMessageAsync("dora,1.25", cancellationToken: Token);
        Assert.Equal(new Patterns.Payment("dora", 1.25m), outcome.Result<Patterns.Payment>());
        source.Write("erik,2");
        source.Complete();
        await program.Pipeline("payments").Completion.WaitAsync(Token);
        Assert.Equal(["erik,2"], source.Succeeded);
        Assert.Equal(["dora", "erik"], sink.Data.Select(static payment => payment.Account));
        await program.StopAsync(Token);
    }
}
