using Headgate.Pipelines.Sources;
using Headgate.RabbitMq.Connecting;
using Microsoft.Extensions.Options;

namespace Headgate.RabbitMq.Tests.Consuming;

public sealed class QueueOptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once_and_none_tells_the_password()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Create(static options =>
        {
            options.Uri = new Uri("http://user:s3cret@host/");
            options.Nodes = ["one", "user:s3cret@two", ""];
            options.PrefetchCount = 0;
            options.OnFailure = (RabbitMqSettlement)9;
            options.LagInterval = TimeSpan.Zero;
            options.Reconnect.Delay = TimeSpan.FromSeconds(-1);
            options.Bindings = [new RabbitMqBinding("")];
        }));
        Assert.Equal(
            [
                "RabbitMqQueue of pipeline 'p': Uri must begin with amqp:// or amqps://",
                "RabbitMqQueue of pipeline 'p': Nodes:1 must be a host, or a host, a colon and a port, and have no user in it",
                "RabbitMqQueue of pipeline 'p': Nodes:2 must be a host, or a host, a colon and a port, and have no user in it",
                "RabbitMqQueue of pipeline 'p': Queue must be set",
                "RabbitMqQueue of pipeline 'p': PrefetchCount must be from 1 to 65535, was 0",
                "RabbitMqQueue of pipeline 'p': LagInterval must be more than 0, or infinite (-00:00:00.0010000), was 00:00:00",
                "RabbitMqQueue of pipeline 'p': Reconnect:Delay must be at least 0, was -00:00:01",
                "RabbitMqQueue of pipeline 'p': OnFailure must be Ack, Reject, RejectAndRequeue, RejectAndRequeueOnce, was 9",
                "RabbitMqQueue of pipeline 'p': Bindings:0:Exchange must be set",
            ],
            failure.Failures);
    }

    [Fact]
    public void A_declaration_is_looked_at_too()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Create(static options => options.Declare = new RabbitMqQueueDeclaration
        {
            Type = RabbitMqQueueType.Quorum,
            Exclusive = true,
            MaxLength = 0,
            MaxPriority = 256,
            MessageTtl = TimeSpan.FromSeconds(-1),
        }));
        Assert.Equal(4, failure.Failures.Count());
        Assert.All(failure.Failures, static fault => Assert.StartsWith("RabbitMqQueue of pipeline 'p': Declare:", fault));
    }

    [Fact]
    public void A_declaration_stands_for_arguments()
    {
        var declaration = new RabbitMqQueueDeclaration
        {
            Type = RabbitMqQueueType.Quorum,
            DeadLetterExchange = "dead",
            DeadLetterRoutingKey = "key",
            MaxLength = 10,
            MaxLengthBytes = 20,
            MessageTtl = TimeSpan.FromSeconds(3),
            DeliveryLimit = 4,
            SingleActiveConsumer = true,
            Arguments = new Dictionary<string, object?> { ["x-overflow"] = "reject-publish", ["x-max-length"] = 11L },
        };
        var expected = new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-dead-letter-exchange"] = "dead",
            ["x-dead-letter-routing-key"] = "key",
            ["x-max-length"] = 11L,
            ["x-max-length-bytes"] = 20L,
            ["x-message-ttl"] = 3000L,
            ["x-delivery-limit"] = 4,
            ["x-single-active-consumer"] = true,
            ["x-overflow"] = "reject-publish",
        };
        Assert.Equal(expected, declaration.ToArguments());
        Assert.Empty(new RabbitMqQueueDeclaration().ToArguments());
    }

    [Fact]
    public void Each_source_may_have_options_of_its_own()
    {
        var indexes = new List<int>();
        var create = RabbitMqQueue.ReadEach((options, context) =>
        {
            indexes.Add(context.Index);
            options.Queue = $"orders-{context.Index}";
        });
        Assert.NotNull(create(new SourceContext("p")));
        Assert.Equal([0], indexes);
    }

    [Theory]
    [InlineData("amqp://user:s3cret@host:1234/vhost", "host:1234/vhost")]
    [InlineData("amqps://user:s3cret@host/", "host")]
    public void Where_it_reads_is_told_without_user_and_password(string uri, string expected) =>
        Assert.Equal(expected, new Connector(new RabbitMqCheckOptions { Uri = new Uri(uri) }, "test").Server);

    [Fact]
    public void Nodes_stand_in_place_of_the_host() =>
        Assert.Equal("one,two:5673/v", new Connector(new RabbitMqCheckOptions { Uri = new Uri("amqp://host/v"), Nodes = ["one", "two:5673"] }, "test").Server);

    private static Source<RabbitMqMessage> Create(Action<RabbitMqQueueOptions> configure) => RabbitMqQueue.Read(configure)(new SourceContext("p"));
}
