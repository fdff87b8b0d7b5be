// Reads orders from a file (its name is the first argument), keeps those of a customer in their order, and prints them in batches.
// Ctrl+C or SIGTERM drains: what was read is handled and acknowledged first.
using Headgate.Pipelines;
using Microsoft.Extensions.Hosting;
using MyPipeline;

var file = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "orders.csv");
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddPipeline("orders", pipeline => OrdersPipeline.Declare(pipeline.From(File.ReadLinesAsync(file)))
    .Batch<PrintOrders>("print", batcher => batcher.Size = 100)
    .Configure(options => options.StopsHost = true));

await builder.Build().RunAsync();
