// A pipeline in a generic host: it starts and stops with the host, and its handlers come from the container.
// Payments are parsed, those of one account stay in order, and the books take them in batches. What cannot be parsed is
// a dead letter. Ctrl+C or SIGTERM drains: nothing that was read is lost.
using Headgate.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Patterns;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddSingleton<Books>();
builder.Services.AddPipeline("payments", pipeline => pipeline
    .From(["alice,25.00", "bob,10.50", "alice,-5.00", "carol,ten", "bob,4.50"])
    .Process<ParsePayment, Payment>(processor => processor.Concurrency = 1)
    .PartitionBy(payment => payment.Account)
    .Batch<PostToBooks>("books", batcher => batcher.Size = 10)
    .DeadLetterTo<PrintedDeadLetters>()
    .Configure(options => options.StopsHost = true));

await builder.Build().RunAsync();
public partial class Program;
