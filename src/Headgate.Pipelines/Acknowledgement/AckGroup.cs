namespace Headgate.Pipelines.Acknowledgement;

/// <summary>Messages that are acknowledged in one call. Used again for others afterwards.</summary>
internal sealed class AckGroup
{
    private readonly DeliveryList _succeeded = new();
    private readonly DeliveryList _failed = new();
    private readonly DeliveryList _returned = new();

    public IAcknowledger Acknowledger { get; private set; } = NoAcknowledger.Instance;

    public object? Reference { get; private set; }

    public void Begin(IAcknowledger acknowledger, object? reference)
    {
        Acknowledger = acknowledger;
        Reference = reference;
    }

    public bool IsFor(IAcknowledger acknowledger, object? reference) => ReferenceEquals(Acknowledger, acknowledger) && (ReferenceEquals(Reference, reference) || Equals(Reference, reference));

    public void Add(Delivery delivery)
    {
        var list = delivery.Status switch
        {
            DeliveryStatus.Succeeded => _succeeded,
            DeliveryStatus.Failed => _failed,
            _ => _returned,
        };
        list.Add(delivery);
    }

    public void AddSucceeded(Delivery delivery) => _succeeded.Add(delivery);

    public ValueTask SendAsync(CancellationToken cancellationToken) =>
        Acknowledger.AcknowledgeAsync(new EndedDeliveries(Reference, _succeeded, _failed, _returned), cancellationToken);

    public void Clear()
    {
        _succeeded.Clear();
        _failed.Clear();
        _returned.Clear();
        Acknowledger = NoAcknowledger.Instance;
        Reference = null;
    }
}
