// Orders from RabbitMQ into PostgreSQL: at least once, and no order stored twice.
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.PostgreSql;
using Headgate.RabbitMq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrdersToPostgres;
using Progress;

var builder = Host.CreateApplicationBuilder(args);
var options = OrdersOptions.From(builder.Configuration);
await OrdersTable.CreateIfAbsentAsync(options);

builder.Services.AddPipeline("orders", pipeline => pipeline
    .From(RabbitMqQueue.Read(queue =>
    {
        queue.Uri = options.RabbitMq;
        queue.Queue = options.Queue;
        queue.Declare = new RabbitMqQueueDeclaration { Type = RabbitMqQueueType.Quorum };
        queue.AfterConnect = async (topology, token) =>
            await topology.DeclareQueueAsync(options.DeadLetterQueue, new RabbitMqQueueDeclaration { Type = RabbitMqQueueType.Quorum }, token);
        queue.PrefetchCount = 2 * options.BatchSize; // one batch is stored while the next fills
        queue.OnFailure = RabbitMqSettlement.Ack; // the dead-letter queue has confirmed it by then
    }))
    .Process(message => Order.Decode(message.Body.Span), name: "decode") // what it throws fails this message alone
    .Batch("store", PostgresTable.Upsert<Order>(table =>
    {
        table.ConnectionString = options.Postgres;
        table.Table = OrdersTable.Name;
        table.Column("id", order => order.Id, isKey: true)
            .Column("customer", order => order.Customer)
            .Column("total", order => order.Total)
            .Column("placed_at", order => order.PlacedAt.UtcDateTime);
    }), batcher =>
    {
        batcher.Size = options.BatchSize;
        batcher.Timeout = TimeSpan.FromMilliseconds(200);
        batcher.Retry = new RetryOptions { MaxAttempts = 10, MaxDelay = TimeSpan.FromSeconds(10), ShouldRetry = IsTransient };
    })
    .DeadLetterTo(RabbitMqExchange.DeadLetters(letters =>
    {
        letters.Uri = options.RabbitMq;
        letters.Exchange = ""; // the default exchange: the routing key is the name of the queue
        letters.RoutingKey = _ => options.DeadLetterQueue;
    })));

// Ctrl+C and SIGTERM drain: what was read is stored and acknowledged, what was only prefetched goes back to the queue.
ProgressLine.AddTo(builder, "orders"); // on a terminal
await builder.Build().RunAsync();

// Worth another attempt: the server restarts, the network is down, a deadlock. Not worth it: a row that the table refuses.
static bool IsTransient(Exception failure) => failure is NpgsqlException { IsTransient: true } or TimeoutException;
