using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests;

/// <summary>A message is a value: changed copies, one delivery.</summary>
[Trait("Conformance", "P7")]
public sealed class MessageTests
{
    [Fact]
    public void A_new_message_has_the_defaults()
    {
        var message = new Message<int>(7);
        Assert.Equal(7, message.Data);
        Assert.Empty(message.Metadata);
        Assert.Empty(message.Batchers);
        Assert.Null(message.BatchKey);
        Assert.Null(message.Failure);
        Assert.Equal(BatchMode.Bulk, message.BatchMode);
        Assert.Equal(1, message.Attempt);
        Assert.Equal(DeliveryStatus.Pending, message.Delivery.Status);
        Assert.Same(NoAcknowledger.Instance, message.Delivery.Acknowledger);
    }

    [Fact]
    public void Changing_a_message_returns_a_copy_and_leaves_the_original_alone()
    {
        var original = new Message<int>(7);
        var changed = original.With("seven").WithBatcher("archive").WithBatchKey(3).WithBatchMode(BatchMode.Flush);
        Assert.Equal("seven", changed.Data);
        Assert.Equal(["archive"], changed.Batchers);
        Assert.Equal(3, changed.BatchKey);
        Assert.Equal(BatchMode.Flush, changed.BatchMode);
        Assert.Empty(original.Batchers);
        Assert.Equal(BatchMode.Bulk, original.BatchMode);
        Assert.Same(original.Delivery, changed.Delivery);
    }

    [Fact]
    public void A_failed_message_keeps_its_reason()
    {
        var failed = new Message<int>(7).Fail("no such customer");
        Assert.Equal("no such customer", Assert.IsType<MessageFailedException>(failed.Failure).Message);
        Assert.Equal("no such customer", failed.With("other data").Failure!.Message);
    }

    [Fact]
    public void What_the_source_says_reaches_every_copy()
    {
        var delivery = new DescribedDelivery(tag: 17, metadata: new Dictionary<string, object?> { ["topic"] = "orders" }, position: 42, sizeBytes: 100);
        var message = new Message<int>(7, delivery).With("seven");
        Assert.Equal("orders", message.Metadata["topic"]);
        Assert.Equal((42, 100), (message.Delivery.Position, message.Delivery.SizeBytes));
    }
}
