namespace Headgate.Pipelines.Acknowledgement;

/// <summary>A part of a message that was split. It has attempts and an end of its own; the message ends with its last part.</summary>
internal sealed class ChildDelivery : Delivery
{
    private readonly Delivery _parent;

    public ChildDelivery(Delivery parent)
        : base(parent.Acknowledger)
    {
        _parent = parent;
        ReceiveWith(parent);
        IsSpecial = true;
        Key = parent.Key;
    }

    internal override Delivery Parent => _parent;

    internal override bool IsObserved => _parent.IsObserved;

    internal override void Observe(object? data) => _parent.Observe(data);

    public override object? Reference => _parent.Reference;

    public override IReadOnlyDictionary<string, object?> Metadata => _parent.Metadata;

    public override long Position => _parent.Position;

    public override DateTimeOffset? Deadline => _parent.Deadline;
}
