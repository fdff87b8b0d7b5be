using System.Diagnostics;
using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Redis.Tests.Kit;
using Headgate.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Redis.Tests.Writing;

/// <summary>Batches and dead letters are appended, and confirmed.</summary>
[Trait("Tier", "Servers")]
public sealed class RedisAppendTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    [Fact]
    public async Task A_batch_is_in_the_stream_in_its_order_with_its_fields_and_its_trace()
    {
        var stream = fixture.NewName();
        var sink = Sink(options => (options.Stream, options.Headers) = (stream, static _ => new Dictionary<string, string> { ["colour"] = "grün" }));
        var texts = Enumerable.Range(0, 3000).Select(static number => $"{number}").ToList();
        using var activity = new Activity("sending").SetIdFormat(ActivityIdFormat.W3C).Start();
        var batch = Batch(texts);
        Assert.Same(batch, await sink.HandleAsync(batch, default));
        var entries = await fixture.Database.StreamRangeAsync(stream);
        Assert.Equal(texts, entries.Select(static entry => entry["body"].ToString()));
        Assert.All(entries, entry => Assert.Equal(("grün", activity.Id), (entry["colour"].ToString(), entry["traceparent"].ToString())));
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    [Fact]
    public async Task What_is_refused_and_what_cannot_be_made_fails_alone()
    {
        var stream = fixture.NewName();
        await fixture.Database.StringSetAsync($"{stream}-text", "no stream");
        var sink = Sink(options =>
        {
            options.StreamOf = message => message.Data == "nowhere" ? $"{stream}-text" : stream;
            options.Body = static data => data switch
            {
                "broken" => throw new FormatException("It is broken."),
                "given up" => throw new OperationCanceledException("It was given up."),
                _ => Encoding.UTF8.GetBytes(data),
            };
        });
        var messages = await sink.HandleAsync(Batch(["a", "nowhere", "b", "broken", "c", "given up"]), default);
        Assert.Equal([false, true, false, true, false, true], messages.Select(static message => message.Failure is not null));
        Assert.Equal(["a", "b", "c"], (await fixture.Database.StreamRangeAsync(stream)).Select(static entry => entry["body"].ToString()));
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    [Fact]
    public async Task The_stream_is_trimmed_to_about_its_length()
    {
        var stream = fixture.NewName();
        var sink = Sink(options => (options.Stream, options.MaxLength) = (stream, 500));
        await sink.HandleAsync(Batch([.. Enumerable.Range(0, 3000).Select(static number => $"{number}")]), default);
        Assert.InRange(await fixture.Database.StreamLengthAsync(stream), 500, 700);
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    [Fact]
    public async Task It_goes_on_when_its_connection_was_cut()
    {
        var stream = fixture.NewName();
        var sink = Sink(options => (options.Configuration, options.Stream) = (fixture.ProxyConfiguration, stream));
        await sink.HandleAsync(Batch(["first"]), default);
        fixture.Proxy.Cut();
        var left = Batch([.. Enumerable.Range(0, 50).Select(static number => $"{number}")]);
        while (left.Count > 0)
        {
            try
            {
                left = new MessageBatch<string>([.. (await sink.HandleAsync(left, default)).Where(static message => message.Failure is not null).Select(static message => new Message<string>(message.Data))]);
            }
            catch (StackExchange.Redis.RedisException)
            {
                // As the pipeline does: the batch is tried again.
            }
        }

        Assert.Equal(51, (await fixture.Database.StreamRangeAsync(stream)).Select(static entry => entry["body"].ToString()).Distinct().Count());
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_fails_ends_in_the_dead_letters_with_its_body_its_fields_and_why_and_the_rest_goes_on()
    {
        var (stream, letters) = (fixture.NewName(), fixture.NewName("dead"));
        await fixture.SendAsync(stream, 20);
        await fixture.SendAsync(stream, "not a number", ("colour", "blue"));
        var sum = 0;
        await using (var pipeline = Pipeline.Create("numbers", p => p
            .From(RedisStreams.Read(options => (options.Configuration, options.Stream, options.Group) = (fixture.Server.Configuration, stream, "g")))
            .Process(static message => int.Parse(Encoding.UTF8.GetString(message.Body.Span)), name: "parse")
            .Process((number, _) =>
            {
                Interlocked.Add(ref sum, number);
                return default;
            })
            .DeadLetterTo(RedisStreams.DeadLetters(options => (options.Configuration, options.Stream) = (fixture.Server.Configuration, letters))),
            new Headgate.Stages.StageEnvironment(loggerFactory: new LogBook())))
        {
            await pipeline.StartAsync();
            await Eventually.IsAsync((0L, 0L), () => fixture.CountsAsync(stream, "g"), "in flight, waiting");
        }

        Assert.Equal(190, sum);
        var letter = Assert.Single(await fixture.Database.StreamRangeAsync(letters));
        string[] names = ["body", DeadLetterMetadata.Pipeline, DeadLetterMetadata.Step, DeadLetterMetadata.Attempts, "colour"];
        Assert.Equal(["not a number", "numbers", "parse", "1", "blue"], names.Select(name => letter[name].ToString()));
        Assert.Contains("not a number", letter[DeadLetterMetadata.Reason].ToString(), StringComparison.Ordinal);
        Assert.Equal(stream, letter[RedisStreamMetadata.Stream].ToString());
    }

    [Fact]
    public async Task The_health_check_asks_the_server()
    {
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(fixture.Server.Configuration)).Status);
        var away = await CheckAsync("127.0.0.1:1,password=marked-password");
        Assert.Equal(HealthStatus.Unhealthy, away.Status);
        Assert.DoesNotContain("marked-password", $"{away.Description}{away.Exception}", StringComparison.Ordinal);
    }

    private static async Task<HealthReportEntry> CheckAsync(string configuration)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddHealthChecks().AddRedisCheck(options => options.Configuration = configuration);
        await using var provider = services.BuildServiceProvider();
        return (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["redis"];
    }

    private static MessageBatch<string> Batch(IReadOnlyList<string> texts) => new([.. texts.Select(static text => new Message<string>(text))]);

    private IBatchHandler<string> Sink(Action<RedisAppendOptions<string>> configure) => RedisStreams.Append<string>(options =>
    {
        options.Configuration = fixture.Server.Configuration;
        configure(options);
    })(Services);
}
