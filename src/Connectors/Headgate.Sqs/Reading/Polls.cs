using Amazon.SQS;
using Amazon.SQS.Model;
using Headgate.Pipelines.Sources;

namespace Headgate.Sqs.Reading;

/// <summary>The calls that ask for messages: one while there are none, more while they come in full. Belongs to the receiver.</summary>
internal sealed class Polls(SourceContext context, SqsQueueOptions options, IAmazonSQS client, string queueUrl) : IDisposable
{
    private static readonly List<string> All = ["All"];
    private static readonly Task Never = new TaskCompletionSource().Task;
    private readonly CancellationTokenSource _over = new();
    private readonly List<Poll> _polls = [];

    /// <summary>A call may bring several of one group. Where the later of them would be handed back when the first is to come again, and counted as received, it asks for one.</summary>
    private readonly int _countInCall = options.OneOfGroupAtATime && options.OnFailure != SqsSettlement.Delete ? 1 : options.ReceiveBatchSize;
    private int _most = 1;
    private int _generation;

    /// <summary>Gets how many messages are asked for.</summary>
    public int AskedCount { get; private set; }

    /// <summary>The connection was lost: what calls of before say of it counts no more.</summary>
    public void NextGeneration() => _generation++;

    /// <summary>Asks for messages, in as many calls as may run.</summary>
    public void Ask(int count)
    {
        while (count > 0 && _polls.Count < _most && !_over.IsCancellationRequested)
        {
            var some = Math.Min(count, _countInCall);
            var request = new ReceiveMessageRequest(queueUrl)
            {
                MaxNumberOfMessages = some,
                WaitTimeSeconds = (int)options.WaitTime.TotalSeconds,
                VisibilityTimeout = (int)options.VisibilityTimeout.TotalSeconds,
                MessageAttributeNames = All,
                MessageSystemAttributeNames = All,
            };
            _polls.Add(Poll.Start(client, request, _generation, context.TimeProvider, _over.Token));
            AskedCount += some;
            count -= some;
        }
    }

    /// <summary>Takes the next call that has ended well; null when there is none.</summary>
    /// <exception cref="AmazonSQSException">A call has failed.</exception>
    public Poll? TryTake()
    {
        for (var i = 0; i < _polls.Count; i++)
        {
            var poll = _polls[i];
            if (!poll.Done.IsCompleted) continue;
            _polls.RemoveAt(i--);
            AskedCount -= poll.Count;
            if (poll.Done.IsCompletedSuccessfully)
            {
                NoteWidth(poll);
                return poll;
            }

            if (poll.Generation == _generation && !_over.IsCancellationRequested) poll.Done.GetAwaiter().GetResult();
        }

        return null;
    }

    /// <summary>Ends when a call has ended; never while there is none.</summary>
    public Task WhenAny() => _polls.Count == 0 ? Never : Task.WhenAny(_polls.Select(static poll => poll.Done));

    /// <summary>Waits until all have ended, for a time; then they are broken off.</summary>
    public async Task EndAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(_polls.Select(static poll => poll.Done));
        using var limit = new CancellationTokenSource(wait, context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await all.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _over.CancelAsync();
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _over.Dispose();

    private void NoteWidth(Poll poll)
    {
        if (poll.Messages.Count == 0) _most = 1;
        else if (poll.Messages.Count == poll.Count) _most = Math.Min(_most * 2, options.MaxConcurrentReceives);
    }
}
