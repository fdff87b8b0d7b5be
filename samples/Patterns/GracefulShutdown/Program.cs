// A pipeline that is stopped while it is busy. Ctrl+C or SIGTERM: the source is read no more, messages that are being handled are finished, the batch that is being
// filled goes out as it is, everything is acknowledged, and the program ends with exit code 0. Given a number, it stops by itself after so many messages.
using System.Globalization;
using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Patterns;

var stopAfter = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : int.MaxValue;
var stored = 0;
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddPipeline("ticks", (services, pipeline) => pipeline
    .From(_ => new Ticks())
    .Process(async (tick, token) =>
    {
        await Task.Delay(2, token);
        if (tick == 0) Console.WriteLine("running");
        if (tick == stopAfter) services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }, step => step.Concurrency = 4)
    .Batch("store", (batch, _) =>
    {
        stored += batch.Count;
        return default;
    }, batcher =>
    {
        batcher.Size = 1000;
        batcher.Timeout = TimeSpan.FromHours(1);
    }));

using var host = builder.Build();
var ticks = host.Services.GetRequiredService<PipelineRegistry>()["ticks"];
await host.RunAsync();

var counts = ticks.Counts;
Console.WriteLine($"nothing in flight: {counts.InFlight == 0}; all that was received was stored and acknowledged: {counts.Received > 0 && counts.Received == stored && counts.Succeeded == stored}");
