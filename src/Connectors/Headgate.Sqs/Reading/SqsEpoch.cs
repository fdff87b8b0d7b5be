using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Sqs.Settling;
using Microsoft.Extensions.Logging;

namespace Headgate.Sqs.Reading;

/// <summary>As long as its source lives, over all its connections: a receipt is not bound to one.</summary>
internal sealed class SqsEpoch : Epoch, ILeaseAcknowledger
{
    private readonly SourceContext _context;
    private readonly SqsQueueOptions _options;
    private readonly ReceiptBook _receipts;
    private readonly GroupBook _groups;
    private readonly ILogger _logger;

    public SqsEpoch(SourceContext context, SqsQueueOptions options, string queue, ReceiptBook receipts, GroupBook groups)
        : base(context)
    {
        _context = context;
        _options = options;
        _receipts = receipts;
        _groups = groups;
        _logger = context.LoggerFactory.CreateLogger<SqsEpoch>();
        Queue = queue;
    }

    public TimeSpan LeaseDuration => _options.VisibilityTimeout;

    /// <summary>Gets the name of the queue.</summary>
    public string Queue { get; }

    /// <summary>Gets or sets what tells the service; set before the first message is given out.</summary>
    public Settler? Settler { get; set; }

    /// <summary>Gets or sets what extends messages under way; set before the first message is given out.</summary>
    public LeaseExtender? Extender { get; set; }

    /// <summary>Gets or sets what is told when messages have ended.</summary>
    public Action? OnEnded { get; set; }

    /// <summary>Notes that messages were not this source's any more when they ended.</summary>
    public void NoteVoid(int count) => NoteDropped(count);

    public async ValueTask ExtendAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        if (IsOver || Extender is null) return;
        var receipts = new HashSet<Receipt>();
        var leftCount = 0;
        for (var i = 0; i < deliveries.Count; i++)
        {
            var delivery = (SqsDelivery)deliveries[i];
            if (_context.TimeProvider.GetElapsedTime(delivery.HeldSince) + LeaseDuration <= _options.MaxExtension)
            {
                receipts.Add(delivery.Receipt);
            }
            else if (!delivery.IsLeft)
            {
                delivery.IsLeft = true;
                leftCount++;
            }
        }

        if (leftCount > 0) SqsEvents.ExtensionEnded(_logger, _context.Pipeline, _context.Name, leftCount, _options.MaxExtension);
        if (receipts.Count > 0) await Extender.ExtendAsync([.. receipts], cancellationToken);
    }

    protected override async ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        var items = new List<SettleItem>(ended.Succeeded.Count + ended.Failed.Count + ended.Returned.Count);
        Delete(items, ended.Succeeded);
        if (_options.OnFailure == SqsSettlement.Delete) Delete(items, ended.Failed);
        else HandBack(items, ended.Failed, _options.OnFailure, _options.FailureDelay);
        HandBack(items, ended.Returned, _options.OnReturn, _options.ReturnDelay);
        try
        {
            if (items.Count > 0) await Settler!.SettleAsync(items).WaitAsync(cancellationToken);
        }
        finally
        {
            // What could not be told waits for the end of its visibility time-out.
            Forget(ended.Succeeded, isInBook: true);
            Forget(ended.Failed, _options.OnFailure == SqsSettlement.Delete);
            Forget(ended.Returned, isInBook: false);
            OnEnded?.Invoke();
        }
    }

    /// <summary>Those that are deleted: they stay in the book until the service knows.</summary>
    private static void Delete(List<SettleItem> items, IReadOnlyList<Delivery> deliveries)
    {
        for (var i = 0; i < deliveries.Count; i++)
        {
            var receipt = ((SqsDelivery)deliveries[i]).Receipt;
            receipt.IsEnding = true;
            items.Add(new SettleItem(receipt, null));
        }
    }

    /// <summary>Those that come again. When another delivery of the same message is under way, that one decides.</summary>
    private void HandBack(List<SettleItem> items, IReadOnlyList<Delivery> deliveries, SqsSettlement settlement, TimeSpan delay)
    {
        for (var i = 0; i < deliveries.Count; i++)
        {
            var delivery = (SqsDelivery)deliveries[i];

            // At once, before the service is told: meanwhile no later one of its group may be given out.
            _groups.Block(delivery.Group);
            if (!_receipts.Remove(delivery.Receipt)) continue;
            delivery.Receipt.IsEnding = true;
            if (settlement != SqsSettlement.Leave) items.Add(new SettleItem(delivery.Receipt, (int)delay.TotalSeconds));
        }
    }

    private void Forget(IReadOnlyList<Delivery> deliveries, bool isInBook)
    {
        for (var i = 0; i < deliveries.Count; i++)
        {
            var delivery = (SqsDelivery)deliveries[i];
            if (isInBook) _receipts.Remove(delivery.Receipt);
            _groups.End(delivery.Group);
        }
    }
}
