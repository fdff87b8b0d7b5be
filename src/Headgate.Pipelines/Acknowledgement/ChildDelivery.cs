namespace Headgate.Pipelines.Acknowledgement;

/// <summary>A part of a message that was split. It has attempts and an end of its own; the message ends with its last part.</summary>
internal sealed class ChildDelivery : Delivery
{
    public ChildDelivery(Delivery parent)
        : base(parent.Acknowledger)
    {
        Parent = parent;
        Ledger = parent.Ledger;
        ReceivedTimestamp = parent.ReceivedTimestamp;
        Key = parent.Key;
        SourceIndex = parent.SourceIndex;
    }

    internal override bool IsObserved => Parent!.IsObserved;

    internal override void Observe(object? data) => Parent!.Observe(data);

    public override object? Reference => Parent!.Reference;

    public override IReadOnlyDictionary<string, object?> Metadata => Parent!.Metadata;

    public override long Position => Parent!.Position;

    public override DateTimeOffset? Deadline => Parent!.Deadline;
}
