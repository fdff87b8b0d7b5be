using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Sqs.Clients;
using Headgate.Sqs.Tests.Kit;
using Microsoft.Extensions.Options;

namespace Headgate.Sqs.Tests.Reading;

/// <summary>Options are checked when the source or the sink is made.</summary>
public sealed class SqsOptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once_and_no_secret_with_them()
    {
        var create = SqsQueue.Read(static options =>
        {
            options.Queue = "not a name";
            options.ServiceUrl = "ftp://marked-secret@host";
            options.SecretAccessKey = "marked-secret";
            options.WaitTime = TimeSpan.FromSeconds(21);
            options.ReceiveBatchSize = 11;
            options.MaxConcurrentReceives = 0;
            options.PrefetchCount = -1;
            options.VisibilityTimeout = TimeSpan.FromMilliseconds(1500);
            options.MaxExtension = TimeSpan.FromSeconds(1);
            options.OnFailure = (SqsSettlement)9;
            options.FailureDelay = TimeSpan.FromDays(1);
            options.OnReturn = SqsSettlement.Delete;
            options.ReturnDelay = TimeSpan.FromSeconds(-1);
            options.MaxConcurrentSettles = 0;
            options.DrainWait = TimeSpan.FromSeconds(-2);
            options.LagInterval = TimeSpan.Zero;
            options.Reconnect = new ReconnectOptions { MaxAttempts = 0 };
        });
        var failure = Assert.Throws<OptionsValidationException>(() => create(new SourceContext("p")));
        Assert.Equal(17, failure.Failures.Count());
        Assert.DoesNotContain("marked-secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("SqsQueueOptions", new SqsQueueOptions { SecretAccessKey = "marked-secret" }.ToString());
    }

    [Theory]
    [InlineData("http://localhost:4566", null)]
    [InlineData("https://sqs.eu-central-1.amazonaws.com/", null)]
    [InlineData("https://elsewhere.amazonaws.com/123456789012/q", null)]
    [InlineData("q", 13)]
    public void An_URL_without_a_queue_or_a_region_and_an_extension_that_is_too_long_are_faults(string queue, int? hours)
    {
        var create = SqsQueue.Read(options => (options.Queue, options.MaxExtension) = (queue, TimeSpan.FromHours(hours ?? 12)));
        Assert.Single(Assert.Throws<OptionsValidationException>(() => create(new SourceContext("p"))).Failures);
    }

    [Fact]
    public void A_standard_queue_has_no_order_of_groups()
    {
        var create = SqsQueue.Read(static options => (options.Queue, options.OneOfGroupAtATime) = ("q", true));
        Assert.Contains("OneOfGroupAtATime", Assert.Single(Assert.Throws<OptionsValidationException>(() => create(new SourceContext("p"))).Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sink_and_the_dead_letters_tell_theirs()
    {
        Assert.Equal(5, Assert.Throws<OptionsValidationException>(() => SqsQueue.Publish<int>(static options =>
            (options.Delay, options.MaxRequestBytes, options.MaxConcurrentSends) = (TimeSpan.FromHours(1), 1, 0))(NoServices.Instance)).Failures.Count());
        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => SqsQueue.Publish<string>(static options =>
            (options.Queue, options.Delay) = ("q.fifo", TimeSpan.Zero))(NoServices.Instance)).Failures.Count());
        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => SqsQueue.DeadLetters(static options => options.MaxRequestBytes = 2_000_000)(NoServices.Instance)).Failures.Count());
    }

    [Theory]
    [InlineData("q", null, null, "SQS q")]
    [InlineData("q.fifo", "http://localhost:4566", null, "SQS http://localhost:4566 q.fifo")]
    [InlineData("http://localhost:4566/000000000000/q", null, null, "SQS http://localhost:4566 q")]
    [InlineData("https://sqs.eu-central-1.amazonaws.com/123456789012/q", null, null, "SQS eu-central-1 q")]
    [InlineData("https://sqs.eu-central-1.amazonaws.com/123456789012/q", null, "eu-west-1", "SQS eu-west-1 q")]
    [InlineData("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q", null, null, "SQS cn-north-1 q")]
    [InlineData("https://sqs-fips.us-east-2.amazonaws.com/123456789012/q", null, null, "SQS https://sqs-fips.us-east-2.amazonaws.com q")]
    [InlineData("https://vpce-1.sqs.us-east-2.vpce.amazonaws.com/123456789012/q", null, null, "SQS https://vpce-1.sqs.us-east-2.vpce.amazonaws.com q")]
    public void The_origin_is_where_the_queue_is(string queue, string? service, string? region, string origin)
    {
        var address = QueueAddress.Of(new SqsQueueOptions { Queue = queue, ServiceUrl = service, Region = region });
        Assert.Equal((origin, queue.EndsWith(".fifo", StringComparison.Ordinal)), (address.Origin, address.IsFifo));
    }
}
