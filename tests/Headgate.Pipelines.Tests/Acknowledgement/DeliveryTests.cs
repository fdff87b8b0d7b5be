using CsCheck;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Pipelines.Tests.Pipelines;

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

    [Fact]
    public void A_delivery_takes_32_bytes_as_there_is_one_for_each_message()
    {
        _ = new Delivery();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var delivery = new Delivery();
        Assert.Equal(32, GC.GetAllocatedBytesForCurrentThread() - before);
        GC.KeepAlive(delivery);
    }

    [Fact]
    public void The_key_the_attempts_and_the_end_do_not_touch_each_other()
    {
        Gen.Select(Gen.Int, Gen.Int[1, 100_000], Gen.Enum<DeliveryStatus>().Where(static status => status != DeliveryStatus.Pending), Gen.Bool).Sample((key, attempt, status, isKeyLast) =>
        {
            var (delivery, other) = (new Delivery(), new Delivery { Key = key });
            if (!isKeyLast) delivery.Key = key;
            delivery.Attempt = attempt;
            delivery.End(status);
            if (isKeyLast) delivery.Key = key;
            Assert.Equal((other.Key, Math.Min(attempt, ushort.MaxValue), status), (delivery.Key, delivery.Attempt, delivery.Status));
        });
    }

    [Fact]
    public void Keys_that_differ_in_any_bit_next_to_each_other_differ()
    {
        for (var bit = 0; bit < 32; bit++) Assert.NotEqual(new Delivery { Key = 0 }.Key, new Delivery { Key = 1 << bit }.Key);
    }

    [Fact]
    public void What_was_tried_again_or_split_is_so_still_when_it_is_received_and_when_its_acknowledger_changes()
    {
        var delivery = new Delivery { Attempt = 3 };
        delivery.Split(1);
        var receipt = new Receipt(NoAcknowledger.Instance, SourceIndex: 7);
        delivery.Receive(ref receipt);
        delivery.Acknowledger = new AckLog();
        Assert.Equal((3, 7), (delivery.Attempt, delivery.SourceIndex));
        Assert.False(delivery.End(DeliveryStatus.Failed, new InvalidOperationException()));
        Assert.Equal(3, delivery.Attempt);
        Assert.True(delivery.End(DeliveryStatus.Succeeded));
        Assert.Equal((1, 7), (new Delivery().Attempt, receipt.SourceIndex));
    }

    [Fact]
    public void A_part_begins_with_the_first_attempt_and_has_no_parts_whatever_its_message_was_through()
    {
        var whole = new Delivery();
        var receipt = new Receipt(NoAcknowledger.Instance, SourceIndex: 7);
        whole.Receive(ref receipt);
        whole.Attempt = 4;
        whole.Split(1);
        var part = new ChildDelivery(whole);
        Assert.Equal((1, 7), (part.Attempt, part.SourceIndex));
        Assert.Same(receipt, part.Receipt);
        Assert.True(part.End(DeliveryStatus.Succeeded));
        Assert.Equal(DeliveryStatus.Pending, whole.Status);
    }

    [Fact]
    public void A_message_of_one_part_costs_nothing_more()
    {
        var delivery = new Delivery();
        delivery.Split(0);
        Assert.Null(delivery.Receipt);
        Assert.True(delivery.TrySucceed());
    }

    [Fact]
    public void What_was_tried_again_does_not_end_with_many_others_at_once()
    {
        var delivery = new Delivery { Attempt = 2 };
        Assert.False(delivery.TrySucceed());
        delivery.Attempt = 1;
        Assert.True(delivery.End(DeliveryStatus.Succeeded));
        Assert.False(delivery.TrySucceed());
    }
}
