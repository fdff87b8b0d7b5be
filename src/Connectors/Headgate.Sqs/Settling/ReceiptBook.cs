namespace Headgate.Sqs.Settling;

/// <summary>The receipts of what a source has received and not settled. Thread-safe.</summary>
internal sealed class ReceiptBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Receipt> _receipts = new(StringComparer.Ordinal);

    /// <summary>A message was received, perhaps again.</summary>
    public Receipt Add(string messageId, string handle)
    {
        lock (_gate)
        {
            if (_receipts.TryGetValue(messageId, out var receipt)) (receipt.Handle, receipt.IsEnding) = (handle, false);
            else _receipts.Add(messageId, receipt = new Receipt(messageId, handle));
            receipt.HolderCount++;
            return receipt;
        }
    }

    /// <summary>Whether another delivery of the same message is under way, too.</summary>
    public bool IsShared(Receipt receipt)
    {
        lock (_gate) return receipt.HolderCount > 1;
    }

    /// <summary>A delivery has ended.</summary>
    public void Remove(Receipt receipt)
    {
        lock (_gate)
        {
            if (--receipt.HolderCount == 0) _receipts.Remove(receipt.MessageId);
        }
    }

    /// <summary>Takes all out.</summary>
    public IReadOnlyList<Receipt> TakeAll()
    {
        lock (_gate)
        {
            Receipt[] all = [.. _receipts.Values];
            _receipts.Clear();
            return all;
        }
    }
}
