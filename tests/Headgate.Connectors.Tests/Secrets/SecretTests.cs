using System.Text;
using Headgate.Http;
using Headgate.Kafka;
using Headgate.Nats;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.PostgreSql;
using Headgate.RabbitMq;
using Headgate.Redis;
using Headgate.Servers;
using Headgate.Sql;
using Headgate.Sqs;
using Headgate.Sqs.Clients;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Headgate.Connectors.Tests.Secrets;

/// <summary>T24: a password that was planted in every address is in nothing that is logged, thrown or shown, as it is or in another spelling, while no server can be reached.</summary>
public sealed class SecretTests
{
    private const string Secret = "canary-7f3a-Pa55/word";
    private static readonly string Address = $"127.0.0.1:{FreePorts.Take()}";

    private static string Port => Address.Split(':')[1];

    private static string Postgres => $"Host=127.0.0.1;Port={Port};Username=u;Password={Secret};Timeout=1";

    private static Uri RabbitMq => new($"amqp://u:{Uri.EscapeDataString(Secret)}@{Address}/");

    private static string Redis => $"{Address},password={Secret},connectTimeout=300,connectRetry=0";

    private static string Nats => $"nats://u:{Uri.EscapeDataString(Secret)}@{Address}";

    [Theory]
    [InlineData("postgres")]
    [InlineData("rabbitmq")]
    [InlineData("redis")]
    [InlineData("nats")]
    [InlineData("kafka")]
    [InlineData("sqs")]
    [InlineData("sql")]
    public async Task A_source_that_cannot_connect_does_not_tell_it(string connector)
    {
        var log = new LogBook();
        var told = new List<string>();
        await using (var pipeline = Pipeline.Create("secret", builder => Read(builder, connector, told), new StageEnvironment(loggerFactory: log)))
        {
            await pipeline.StartAsync();
            await Eventually.IsSoAsync(() => pipeline.GetHealth().ToString().Contains("source", StringComparison.OrdinalIgnoreCase) && log.Lines.Count > 3, "it says that it cannot connect");
            told.Add(pipeline.GetHealth().ToString());
            told.Add($"{pipeline.GetSnapshot()} {pipeline.Topology}");
            await pipeline.StopAsync();
            told.Add($"{pipeline.Completion.Exception}");
        }

        AssertUntold([.. told, .. log.Lines]);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("rabbitmq")]
    [InlineData("redis")]
    [InlineData("nats")]
    [InlineData("kafka")]
    [InlineData("sqs")]
    [InlineData("sql")]
    public async Task A_sink_that_cannot_connect_does_not_tell_it(string connector)
    {
        var log = new LogBook();
        var letters = new List<string>();
        await using (var pipeline = Pipeline.Create("secret", builder => builder
            .From(["x"])
            .Batch("out", Sink(connector), static batcher => batcher.Timeout = TimeSpan.FromMilliseconds(10))
            .DeadLetterTo(new Letters(letters)), new StageEnvironment(loggerFactory: log)))
        {
            await pipeline.RunAsync();
        }

        Assert.Single(letters);
        AssertUntold([.. letters, .. log.Lines]);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("query")]
    [InlineData("user")]
    public async Task A_call_that_cannot_connect_does_not_tell_it(string place)
    {
        var log = new LogBook();
        var letters = new List<string>();
        await using var services = new ServiceCollection().AddHttpClient().AddSingleton<ILoggerFactory>(log).BuildServiceProvider();
        await using (var pipeline = Pipeline.Create("secret", builder => builder
            .From(["x"])
            .CallHttp(_ => Request(place), static options => options.Retry.MaxAttempts = 2)
            .DeadLetterTo(new Letters(letters)), services, new StageEnvironment(loggerFactory: log)))
        {
            await pipeline.RunAsync();
        }

        Assert.Single(letters);
        AssertUntold([.. letters, .. log.Lines]);
    }

    private static HttpRequestMessage Request(string place)
    {
        var address = place switch
        {
            "query" => $"http://{Address}/?key={Uri.EscapeDataString(Secret)}",
            "user" => $"http://u:{Uri.EscapeDataString(Secret)}@{Address}/",
            _ => $"http://{Address}/",
        };
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        if (place == "header") request.Headers.Authorization = new("Bearer", Secret);
        return request;
    }

    private static void AssertUntold(IReadOnlyList<string> told)
    {
        string[] spellings =
        [
            Secret, Uri.EscapeDataString(Secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)), Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{Secret}")),
            Secret[..(Secret.Length / 2)], Secret[(Secret.Length / 2)..], new([.. Secret.Reverse()]),
        ];
        Assert.NotEmpty(told);
        Assert.All(told, text => Assert.All(spellings, spelling => Assert.DoesNotContain(spelling, text, StringComparison.OrdinalIgnoreCase)));
    }

    private static void Read(PipelineBuilder builder, string connector, List<string> told)
    {
        switch (connector)
        {
            case "postgres": builder.From(PostgresQueue.Read(options => told.Add(Say(options, options.ConnectionString = Postgres)))).Process(static row => row); break;
            case "rabbitmq": builder.From(RabbitMqQueue.Read(options => told.Add(Say(options, (options.Uri, options.Queue) = (RabbitMq, "q"))))).Process(static message => message); break;
            case "redis": builder.From(RedisStreams.Read(options => told.Add(Say(options, (options.Configuration, options.Stream, options.Group) = (Redis, "s", "g"))))).Process(static entry => entry); break;
            case "nats": builder.From(JetStreamConsumer.Read(options => told.Add(Say(options, (options.Url, options.Stream, options.Consumer) = (Nats, "s", "c"))))).Process(static message => message); break;
            case "sqs":
                builder.From(SqsQueue.Read(options =>
                {
                    SetSqs(options);
                    options.Queue = "q";
                    told.Add($"{options}");
                })).Process(static message => message);
                break;
            case "sql":
                builder.From(SqlQuery.Read<string>(options =>
                {
                    (options.Provider, options.ConnectionString) = (NpgsqlFactory.Instance, Postgres);
                    (options.CommandText, options.Map) = ("SELECT id, x FROM t WHERE id > @last ORDER BY id LIMIT @limit", static row => row.GetString(1));
                    told.Add($"{options}");
                })).Process(static text => text);
                break;
            default:
                builder.From(KafkaTopic.Read(options =>
                {
                    (options.BootstrapServers, options.Topics, options.GroupId) = (Address, ["t"], "g");
                    options.ConfigureClient = static config => (config.SecurityProtocol, config.SaslMechanism, config.SaslUsername, config.SaslPassword) =
                        (Confluent.Kafka.SecurityProtocol.SaslPlaintext, Confluent.Kafka.SaslMechanism.Plain, "u", Secret);
                    told.Add($"{options}");
                })).Process(static record => record);
                break;
        }
    }

    private static void SetSqs(SqsClientOptions options)
    {
        (options.ServiceUrl, options.AccessKeyId, options.SecretAccessKey, options.SessionToken) = ($"http://{Address}", "u", Secret, Secret);
        options.ConfigureClient = static config => config.MaxErrorRetry = 0;
    }

    private static string Say(object options, object set)
    {
        Assert.NotNull(set);
        return $"{options}";
    }

    private static Func<IServiceProvider, IBatchHandler<string>> Sink(string connector) => connector switch
    {
        "postgres" => PostgresTable.Copy<string>(static options =>
        {
            (options.ConnectionString, options.Table) = (Postgres, "t");
            options.Column("x", static text => text);
        }),
        "rabbitmq" => RabbitMqExchange.Publish<string>(static options => (options.Uri, options.Exchange, options.RoutingKey) = (RabbitMq, "", static _ => "q")),
        "redis" => RedisStreams.Append<string>(static options => (options.Configuration, options.Stream) = (Redis, "s")),
        "nats" => JetStreamSubject.Publish<string>(static options => (options.Url, options.Subject) = (Nats, "s")),
        "sqs" => SqsQueue.Publish<string>(static options =>
        {
            SetSqs(options);
            options.Queue = "q";
        }),
        "sql" => SqlTable.Upsert<string>(static options =>
        {
            (options.Provider, options.ConnectionString, options.Table) = (NpgsqlFactory.Instance, Postgres, "t");
            options.Column("x", static text => text, isKey: true);
        }),
        _ => KafkaTopic.Publish<string>(static options =>
        {
            (options.BootstrapServers, options.Topic) = (Address, "t");
            options.ConfigureClient = static config =>
            {
                (config.SecurityProtocol, config.SaslMechanism, config.SaslUsername, config.SaslPassword) =
                    (Confluent.Kafka.SecurityProtocol.SaslPlaintext, Confluent.Kafka.SaslMechanism.Plain, "u", Secret);
                config.MessageTimeoutMs = 1000;
            };
        }),
    };

    private sealed class Letters(List<string> letters) : IDeadLetterSink
    {
        public ValueTask WriteAsync(IReadOnlyList<DeadLetter> written, CancellationToken cancellationToken)
        {
            letters.AddRange(written.Select(static letter => $"{letter} {letter.Reason} {letter.Failure}"));
            return default;
        }
    }
}
