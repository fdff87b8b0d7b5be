using Confluent.Kafka;
using Headgate.Kafka.Publishing;
using Headgate.Kafka.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Kafka.Tests.Publishing;

/// <summary>Whoever waits for a producer's reports is not left waiting when the producer ends. Nobody listens at the broker's port.</summary>
public sealed class ProducerLinkTests
{
    [Fact]
    public async Task What_a_replaced_producer_has_not_reported_fails()
    {
        await using var link = Link();
        var producer = link.Get();
        var sending = link.SendAsync(producer, [Outgoing.Create("t", null, null, new byte[] { 1 })], CancellationToken.None).AsTask();
        var why = new Error(ErrorCode.Local_Fenced);
        link.Replace(producer, why);
        var next = link.Get();
        Assert.NotSame(producer, next);
        Assert.Equal(ErrorCode.Local_Fenced, (await Assert.ThrowsAsync<KafkaException>(() => sending.WaitAsync(KafkaFixture.Soon()))).Error.Code);

        // What is said of the old one is not said of the new.
        link.Replace(producer, why);
        Assert.Same(next, link.Get());
    }

    [Fact]
    public async Task What_was_not_reported_fails_when_the_sink_ends()
    {
        var link = Link();
        var sending = link.SendAsync([Outgoing.Create("t", null, null, new byte[] { 1 })], CancellationToken.None).AsTask();
        await link.DisposeAsync();
        await Assert.ThrowsAsync<KafkaException>(() => sending.WaitAsync(KafkaFixture.Soon()));
    }

    [Theory]
    [InlineData(ErrorCode.InvalidProducerEpoch, false, true)]
    [InlineData(ErrorCode.Local_Fenced, false, true)]
    [InlineData(ErrorCode.Local_Fatal, true, true)]
    [InlineData(ErrorCode.MsgSizeTooLarge, false, false)]
    public void A_writer_that_is_shut_out_is_known_by_a_records_report_as_well(ErrorCode code, bool isFatal, bool isShutOut)
    {
        var error = new Error(code, "reason", isFatal);
        Assert.Equal(isShutOut, TransactionRun.IsShutOut(new KafkaPublishException("t", error)));
        Assert.Equal(isShutOut, TransactionRun.IsShutOut(new KafkaException(error)));
    }

    [Fact]
    public void A_topic_is_not_created_by_writing_to_it_unless_the_options_say_so()
    {
        Assert.False(ProducerLink.Configure("s", TimeSpan.FromSeconds(1), null).AllowAutoCreateTopics);
        Assert.True(ProducerLink.Configure("s", TimeSpan.FromSeconds(1), static config => config.AllowAutoCreateTopics = true).AllowAutoCreateTopics);
    }

    private static ProducerLink Link() => new(static () => ProducerLink.Configure("127.0.0.1:1", TimeSpan.FromMinutes(5), null), "sink t", new ServiceCollection().BuildServiceProvider());
}
