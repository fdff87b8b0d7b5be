using Headgate.Nats.Reading;

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
        Assert.Equal(new DeliveryStamp("orders", "worker", 2, 17, 40, 1700000000123456700) { PendingCount = 5 }, stamp);
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
}
