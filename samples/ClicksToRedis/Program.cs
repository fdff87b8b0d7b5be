// Clicks from NATS JetStream, counted by page and minute, into Redis: a click is acknowledged when it has been counted there, and counts once however often it comes.
using ClicksToRedis;
using Headgate.Nats;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Progress;

var builder = Host.CreateApplicationBuilder(args);
var options = ClicksOptions.From(builder.Configuration);
builder.Services.AddSingleton(options);
builder.Services.AddSingleton<CountsInRedis>();

builder.Services.AddPipeline("clicks", pipeline => pipeline
    .From(JetStreamConsumer.Read(consumer =>
    {
        consumer.Url = options.Nats;
        consumer.Stream = options.Stream;
        consumer.Consumer = options.Consumer;
        consumer.AckWait = options.AckWait; // extended by the pipeline as long as a click waits
        consumer.MaxAckPending = 2 * options.MaxWaiting;
    }))
    .Process(Click.Decode, name: "decode")
    .Process<MinuteCounts, Click>(step =>
    {
        step.Concurrency = options.MaxWaiting; // so many clicks wait to be counted, each in a call of its own
        step.MaxDemand = 1;
        step.Retry = new RetryOptions { MaxAttempts = 10, MaxDelay = TimeSpan.FromSeconds(10), ShouldRetry = CountsInRedis.IsTransient };
    }, name: "count")
    .DeadLetterTo(RedisStreams.DeadLetters(letters =>
    {
        letters.Configuration = options.Redis;
        letters.Stream = "clicks:dead";
        letters.Body = letter => (letter.Data as JetStreamMessage)?.Body ?? ((Click)letter.Data!).ToJson();
    })));

// Ctrl+C and SIGTERM drain: what was read is counted and acknowledged.
ProgressLine.AddTo(builder, "clicks"); // on a terminal
await builder.Build().RunAsync();
