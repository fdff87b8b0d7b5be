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

    /// <summary>A delivery has ended.</summary>
    /// <returns>Whether it was the last of its message: otherwise another one decides what becomes of it.</returns>
    public bool Remove(Receipt receipt)
    {
        lock (_gate)
        {
            if (--receipt.HolderCount > 0) return false;
            if (_receipts.GetValueOrDefault(receipt.MessageId) == receipt) _receipts.Remove(receipt.MessageId);
            return true;
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
