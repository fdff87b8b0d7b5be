using System.Globalization;
using Amazon.SQS.Model;
using Headgate.Pipelines.Sources;
using Headgate.Sqs.Clients;
using Microsoft.Extensions.Logging;

namespace Headgate.Sqs.Settling;

/// <summary>Tells the service what has become of messages: in calls of ten, again where it has not taken it, as long as their visibility time-out may last.
/// Thread-safe.</summary>
internal sealed class Settler : IDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly SourceContext _context;
    private readonly QueueCalls _calls;
    private readonly TimeSpan _patience;
    private readonly Action<int> _noteVoid;
    private readonly ILogger _logger;
    private readonly SettleLane _deletes;
    private readonly SettleLane _visibilities;
    private readonly CancellationTokenSource _stop = new();

    public Settler(SourceContext context, SqsQueueOptions options, QueueCalls calls, Action<int> noteVoid)
    {
        _context = context;
        _calls = calls;
        _patience = options.VisibilityTimeout;
        _noteVoid = noteVoid;
        _logger = context.LoggerFactory.CreateLogger<Settler>();
        _deletes = new SettleLane(options.MaxConcurrentSettles, context.TimeProvider, (lane, items) => SendAsync(lane, items, calls.DeleteAsync));
        _visibilities = new SettleLane(options.MaxConcurrentSettles, context.TimeProvider, (lane, items) => SendAsync(lane, items, calls.ChangeVisibilityAsync));
    }

    /// <summary>Ends when the service knows of all.</summary>
    public Task SettleAsync(IReadOnlyList<SettleItem> items)
    {
        var round = new SettleRound(items.Count);
        var deleted = items.Where(static item => item.VisibilitySeconds is null).ToList();
        if (deleted.Count > 0) _deletes.Add(deleted, round);
        if (deleted.Count < items.Count) _visibilities.Add([.. items.Where(static item => item.VisibilitySeconds is not null)], round);
        return round.Done;
    }

    /// <summary>Says when messages are visible again, once.</summary>
    /// <returns>The indexes of those for which that could not be said, since their receipts are void.</returns>
    public async Task<IReadOnlyList<int>> ChangeVisibilityAsync(IReadOnlyList<Receipt> receipts, int seconds, CancellationToken cancellationToken)
    {
        var failed = new List<int>();
        for (var first = 0; first < receipts.Count; first += SettleLane.MostInCall)
        {
            SettleItem[] items = [.. receipts.Skip(first).Take(SettleLane.MostInCall).Select(receipt => new SettleItem(receipt, seconds))];
            foreach (var failure in await _calls.ChangeVisibilityAsync(items, cancellationToken)) failed.Add(first + IndexOf(failure));
        }

        return failed;
    }

    /// <summary>Ends when nothing is left to be told.</summary>
    public Task WhenIdle() => Task.WhenAll(_deletes.WhenIdle(), _visibilities.WhenIdle());

    /// <summary>Gives up what the service could not be told.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    private static int IndexOf(BatchResultErrorEntry failure) => int.Parse(failure.Id, CultureInfo.InvariantCulture);

    private async Task SendAsync(SettleLane lane, List<WaitingItem> waiting, Func<IReadOnlyList<SettleItem>, CancellationToken, Task<IReadOnlyList<BatchResultErrorEntry>>> call)
    {
        // One entry for each message: a second one would be refused, or would tell the same.
        var groups = waiting.GroupBy(static item => item.Item.Receipt).Select(static group => group.ToList()).ToList();
        var begun = waiting.Max(static item => item.Since);
        Exception? failure = null;
        try
        {
            for (var wait = ShortestWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
            {
                (groups, failure) = await TryAsync(groups, call);
                if (groups.Count == 0) return;
                if (_context.TimeProvider.GetElapsedTime(begun) + wait >= _patience)
                {
                    GiveUp(groups, failure!);
                    return;
                }

                SqsEvents.SettlingAgain(_logger, failure, _context.Pipeline, _context.Name, groups.Count, wait);
                await lane.PauseAsync(wait, _stop.Token);
            }
        }
        catch (Exception final)
        {
            failure = final;
        }

        foreach (var item in groups.SelectMany(static group => group)) item.Round.End(failure);
    }

    /// <summary>The time-outs of messages have passed, and the service has not taken what has become of them: it gives them out again.</summary>
    private void GiveUp(List<List<WaitingItem>> groups, Exception failure)
    {
        _noteVoid(groups.Count);
        SqsEvents.SettlingGivenUp(_logger, failure, _context.Pipeline, _context.Name, groups.Count, _patience);
        foreach (var item in groups.SelectMany(static group => group)) item.Round.End(null);
    }

    /// <summary>Calls once.</summary>
    /// <returns>The messages that are to be tried again, and why.</returns>
    private async Task<(List<List<WaitingItem>> Left, Exception? Failure)> TryAsync(
        List<List<WaitingItem>> groups, Func<IReadOnlyList<SettleItem>, CancellationToken, Task<IReadOnlyList<BatchResultErrorEntry>>> call)
    {
        IReadOnlyList<BatchResultErrorEntry> failed;
        try
        {
            failed = await call([.. groups.Select(static group => group[^1].Item)], _stop.Token);
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested && SqsClient.IsTransient(failure))
        {
            return (groups, failure);
        }

        var again = failed.Where(static entry => entry.SenderFault != true).ToDictionary(IndexOf);
        var isVoid = failed.Where(static entry => entry.SenderFault == true).ToList();
        if (isVoid.Count > 0)
        {
            _noteVoid(isVoid.Count);
            SqsEvents.ReceiptsVoid(_logger, _context.Pipeline, _context.Name, isVoid.Count, isVoid[0].Code, isVoid[0].Message);
        }

        var left = new List<List<WaitingItem>>(again.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            if (again.ContainsKey(i)) left.Add(groups[i]);
            else foreach (var item in groups[i]) item.Round.End(null);
        }

        return (left, again.Count == 0 ? null : new SqsSettleException(again.Values.First().Code, again.Values.First().Message));
    }
}
