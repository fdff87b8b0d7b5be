using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Acknowledgement;

/// <summary>A delivery ends once, when all its parts have, with what went worst.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public void A_delivery_ends_with_its_last_part()
    {
        var delivery = new Delivery();
        delivery.Split(2);
        Assert.False(delivery.End(DeliveryStatus.Succeeded));
        Assert.False(delivery.End(DeliveryStatus.Succeeded));
        Assert.True(delivery.End(DeliveryStatus.Succeeded));
        Assert.Equal(DeliveryStatus.Succeeded, delivery.Status);
    }

    [Fact]
    public void What_went_worst_for_a_part_is_what_has_become_of_the_whole()
    {
        var failure = new InvalidOperationException("first");
        var delivery = new Delivery();
        delivery.Split(3);
        delivery.End(DeliveryStatus.Failed, failure);
        delivery.End(DeliveryStatus.Succeeded);
        delivery.End(DeliveryStatus.Failed, new InvalidOperationException("second"));
        Assert.True(delivery.End(DeliveryStatus.Succeeded));
        Assert.Equal(DeliveryStatus.Failed, delivery.Status);
        Assert.Same(failure, delivery.Failure);
    }

    [Fact]
    public void What_is_returned_is_not_acknowledged_whatever_else_became_of_it()
    {
        var delivery = new Delivery();
        delivery.Split(1);
        delivery.End(DeliveryStatus.Returned);
        Assert.True(delivery.End(DeliveryStatus.Failed, new InvalidOperationException()));
        Assert.Equal(DeliveryStatus.Returned, delivery.Status);
    }

    [Fact]
    public void A_part_that_ends_twice_is_an_error()
    {
        var delivery = new Delivery();
        delivery.End(DeliveryStatus.Succeeded);
        Assert.Throws<InvalidOperationException>(() => delivery.End(DeliveryStatus.Succeeded));
    }

    [Fact]
    public async Task Parts_may_end_on_any_thread()
    {
        for (var round = 0; round < 2000; round++)
        {
            var delivery = new Delivery();
            delivery.Split(3);
            var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(part => Task.Run(() => delivery.End(part == 2 ? DeliveryStatus.Failed : DeliveryStatus.Succeeded))));
            Assert.Equal(1, ends.Count(static isLast => isLast));
            Assert.Equal(DeliveryStatus.Failed, delivery.Status);
        }
    }
}
