using Headgate.Nats.Reading;
using NATS.Client.Core;

namespace Headgate.Nats.Tests.Reading;

/// <summary>What the server says in the subject of an acknowledgement.</summary>
public sealed class DeliveryStampTests
{
    [Theory]
    [InlineData("$JS.ACK.orders.worker.2.17.40.1700000000123456700.5")]
    [InlineData("$JS.ACK.hub.A1B2.orders.worker.2.17.40.1700000000123456700.5")]
    [InlineData("$JS.ACK.hub.A1B2.orders.worker.2.17.40.1700000000123456700.5.random")]
    public void Every_form_of_it_is_read(string subject)
    {
        Assert.True(DeliveryStamp.IsIn(subject));
        Assert.True(DeliveryStamp.TryParse(subject, out var stamp));
        Assert.Equal(("orders", "worker"), (stamp.Stream, stamp.Consumer));
        Assert.Equal((2, 17, 40, 1700000000123456700, 5), (stamp.DeliveredCount, stamp.StreamSequence, stamp.ConsumerSequence, stamp.Nanoseconds, stamp.PendingCount));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(17000000001234567), stamp.Timestamp);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("_INBOX.x")]
    [InlineData("$JS.ACK.orders.worker.2.17.40.1700000000123456700")]
    public void What_is_none_is_none(string? subject)
    {
        Assert.False(DeliveryStamp.IsIn(subject));
        Assert.False(DeliveryStamp.TryParse(subject, out _));
    }

    [Fact]
    public void Numbers_that_are_none_are_not_read() => Assert.False(DeliveryStamp.TryParse("$JS.ACK.orders.worker.two.17.40.1700000000123456700.5", out _));

    [Fact]
    public void The_numbers_of_a_message_are_read_without_memory_for_its_names()
    {
        const string subject = "$JS.ACK.hub.A1B2.orders.worker.2.17.40.1700000000123456700.5.random";
        var message = new JetStreamMessage(new NatsMsg<byte[]>("orders.new", subject, 0, null, [], null, NatsMsgFlags.None));
        var delivery = new JetStreamDelivery(null!, message, subject);
        Assert.Equal((17, 2, 17), Read());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Read();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        Assert.Equal("orders", delivery.Metadata[JetStreamMetadata.Stream]);
        Assert.Equal("worker", delivery.Metadata[JetStreamMetadata.Consumer]);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(17000000001234567), message.Timestamp);

        (long Position, long Delivered, long Sequence) Read()
        {
            _ = message.Timestamp;
            return (delivery.Position, message.DeliveredCount, message.StreamSequence);
        }
    }
}
