namespace Headgate.Pipelines.Acknowledgement;

/// <summary>Counts messages that have ended.</summary>
internal struct AckTally
{
    public int Succeeded { get; private set; }

    public int Failed { get; private set; }

    public int Returned { get; private set; }

    public long Bytes { get; private set; }

    public readonly int Count => Succeeded + Failed + Returned;

    public void AddSucceeded(int count, long bytes)
    {
        Succeeded += count;
        Bytes += bytes;
    }

    public void Add(Delivery delivery)
    {
        Bytes += delivery.AdmittedBytes;
        switch (delivery.Status)
        {
            case DeliveryStatus.Succeeded:
                Succeeded++;
                break;
            case DeliveryStatus.Failed:
                Failed++;
                break;
            default:
                Returned++;
                break;
        }
    }
}
