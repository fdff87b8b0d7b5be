using System.Text;
using Headgate.Faults.Brokers;
using Headgate.Faults.Ledger;
using Headgate.Files;
using Headgate.Kafka;
using Headgate.Nats;
using Headgate.Pipelines;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Sources;
using Headgate.PostgreSql;
using Headgate.PostgreSql.Queues;
using Headgate.RabbitMq;
using Headgate.Redis;
using Microsoft.Extensions.DependencyInjection;
using NATS.Client.Core;

namespace Headgate.Faults.Workers;

/// <summary>The pipeline of a process: from files or a broker, through a handler, in batches into PostgreSQL.</summary>
internal static class WorkerPipeline
{
    private const string Name = "worker";

    /// <summary>Adds it to a host.</summary>
    public static void AddTo(IServiceCollection services, WorkerOptions options, EndHooks hooks)
    {
        services.AddPipeline(Name, builder =>
        {
            builder.Configure(pipeline =>
            {
                pipeline.ShutdownTimeout = TimeSpan.FromMilliseconds(options.ShutdownMilliseconds);
                pipeline.StopsHost = true;
            });
            switch (options.Source)
            {
                case "files": Finish(builder.From(Files(options)).Use(_ => hooks), static line => line.Text, options); break;
                case "postgres": Finish(builder.From(Postgres(options)).Use(_ => hooks), static row => Text(row.Payload), options); break;
                case "rabbitmq": Finish(builder.From(RabbitMq(options)).Use(_ => hooks), static message => Text(message.Body), options); break;
                case "redis": Finish(builder.From(Redis(options)).Use(_ => hooks), static entry => Text(entry.Body), options); break;
                case "nats": Finish(builder.From(Nats(options)).Use(_ => hooks), static message => Text(message.Body), options); break;
                case "kafka": Finish(builder.From(Kafka(options)).Use(_ => hooks), static message => Text(message.Value), options); break;
                default: throw new ArgumentException($"There is no source '{options.Source}'.");
            }
        });
    }

    private static void Finish<T>(PipelineBuilder<T> builder, Func<T, string> text, WorkerOptions options)
    {
        if (options.Rate > 0) builder.RateLimit(Math.Max(1, options.Rate / 20), TimeSpan.FromMilliseconds(50));
        builder
            .Process(async (T message, CancellationToken token) =>
            {
                if (options.HandlerMilliseconds > 0) await Task.Delay(TimeSpan.FromMilliseconds(options.HandlerMilliseconds), TimeProvider.System, token);
                return Duty.Parse(text(message));
            }, handler => handler.Concurrency = options.HandlerMilliseconds > 0 ? 16 : 1)
            .PartitionBy(static duty => duty.Key)
            .Batch("sink", services => new WatchedBatches<Duty>(Sink(options)(services)), batcher =>
            {
                batcher.Size = options.BatchSize;
                batcher.Timeout = TimeSpan.FromMilliseconds(options.BatchMilliseconds);
                batcher.Retry = new RetryOptions { MaxAttempts = 1000, Delay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1) };
            });
    }

    private static Func<IServiceProvider, Pipelines.Handlers.IBatchHandler<Duty>> Sink(WorkerOptions options) => options.Upserts
        ? PostgresTable.Upsert<Duty>(table =>
        {
            table.ConnectionString = options.Sink;
            table.Table = options.Table + "_once";
            table.Column("id", static duty => duty.Id, isKey: true).Column("text", static duty => duty.Text);
        })
        : PostgresTable.Copy<Duty>(table =>
        {
            table.ConnectionString = options.Sink;
            table.Table = options.Table;
            table.Column("id", static duty => duty.Id).Column("text", static duty => duty.Text).Column("life", _ => options.Life);
        });

    private static Func<SourceContext, Source<TextLine>> Files(WorkerOptions options) => TextLines.Files(options.From, files =>
    {
        files.CheckpointPath = options.Queue;
        files.CheckpointInterval = TimeSpan.FromMilliseconds(options.KeepsAtOnce ? 0 : 100);
    });

    private static Func<SourceContext, Source<PostgresMessage>> Postgres(WorkerOptions options) => PostgresQueue.Read(queue =>
    {
        queue.ConnectionString = options.From;
        queue.Table = options.Queue;
        queue.LeaseDuration = TimeSpan.FromMilliseconds(options.LeaseMilliseconds);
        queue.PollInterval = TimeSpan.FromMilliseconds(200);
        queue.OnFailure = PostgresFailureAction.Return;
        Hurry(queue.Reconnect);
    });

    private static Func<SourceContext, Source<RabbitMqMessage>> RabbitMq(WorkerOptions options) => RabbitMqQueue.Read(queue =>
    {
        Uri[] nodes = [.. options.From.Split(',').Select(static node => new Uri(node))];
        queue.Uri = nodes[0];
        if (nodes.Length > 1) queue.Nodes = [.. nodes.Select(static node => $"{node.Host}:{node.Port}")];
        queue.Queue = options.Queue;
        queue.PrefetchCount = 200;
        queue.OnFailure = RabbitMqSettlement.RejectAndRequeue;
        queue.ConfigureClient = static factory =>
        {
            factory.RequestedHeartbeat = TimeSpan.FromSeconds(2);
            factory.ContinuationTimeout = TimeSpan.FromSeconds(5);
            factory.HandshakeContinuationTimeout = TimeSpan.FromSeconds(5);
        };
        Hurry(queue.Reconnect);
    });

    private static Func<SourceContext, Source<RedisStreamMessage>> Redis(WorkerOptions options) => RedisStreams.Read(stream =>
    {
        stream.Configuration = options.From + ",keepAlive=1,asyncTimeout=2000,syncTimeout=2000,connectTimeout=2000";
        stream.Stream = options.Queue;
        stream.Group = "workers";
        stream.OnFailure = RedisStreamSettlement.Keep;
        stream.ClaimIdle = TimeSpan.FromMilliseconds(options.LeaseMilliseconds);
        Hurry(stream.Reconnect);
    });

    private static Func<SourceContext, Source<JetStreamMessage>> Nats(WorkerOptions options) => JetStreamConsumer.Read(consumer =>
    {
        consumer.Url = options.From;
        consumer.Stream = options.Queue;
        consumer.Consumer = "workers";
        consumer.AckWait = TimeSpan.FromMilliseconds(options.LeaseMilliseconds);
        consumer.OnFailure = JetStreamSettlement.Nak;
        consumer.ConfigureClient = static client => client with { PingInterval = TimeSpan.FromSeconds(1), MaxPingOut = 2, ConnectTimeout = TimeSpan.FromSeconds(2) };
        Hurry(consumer.Reconnect);
    });

    private static Func<SourceContext, Source<KafkaMessage>> Kafka(WorkerOptions options) => KafkaTopic.Read(topic =>
    {
        (topic.BootstrapServers, topic.Topics, topic.GroupId) = (options.From, [options.Queue], KafkaBroker.Group);
        topic.RevokeTimeout = TimeSpan.FromSeconds(3);
        topic.OnFailure = KafkaFailureAction.Return;
        topic.ConfigureClient = KafkaBroker.Configure;
        Hurry(topic.Reconnect);
    });

    private static void Hurry(ReconnectOptions reconnect)
    {
        reconnect.Delay = TimeSpan.FromMilliseconds(100);
        reconnect.MaxDelay = TimeSpan.FromSeconds(1);
    }

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);
}
