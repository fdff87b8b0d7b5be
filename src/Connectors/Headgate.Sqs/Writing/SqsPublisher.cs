using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.ExceptionServices;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Sqs.Clients;

namespace Headgate.Sqs.Writing;

/// <summary>Sends batches. To a FIFO queue call after call; and when a message of a group was not sent, later calls do not send the later ones of its group.</summary>
internal sealed class SqsPublisher<T>(SqsPublishOptions<T> options) : IBatchHandler<T>, IDisposable
{
    private readonly SqsLink _link = new(options);

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var failures = new Exception?[batch.Count];
        var outgoing = new List<OutgoingMessage>(batch.Count);
        var indexes = new List<int>(batch.Count);
        var stopped = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < failures.Length; i++)
        {
            if (TryMake(batch[i], out failures[i]) is not { } made) continue;
            outgoing.Add(made);
            indexes.Add(i);
        }

        var thrown = new ConcurrentQueue<Exception>();
        var answerCount = 0;
        var calls = CallSplitter.Split(outgoing, options.MaxRequestBytes);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _link.IsFifo ? 1 : options.MaxConcurrentSends, CancellationToken = cancellationToken };
        if (calls.Count == 1) await SendAsync(calls[0], cancellationToken);
        else if (calls.Count > 1) await Parallel.ForEachAsync(calls, parallel, async (call, token) => await SendAsync(call, token));
        if (answerCount == 0 && thrown.TryPeek(out var first)) ExceptionDispatchInfo.Throw(first); // the connection's failure, and not that of messages
        return Array.TrueForAll(failures, static failure => failure is null)
            ? batch
            : [.. batch.Select((message, index) => failures[index] is { } failure ? message.Fail(failure) : message)];

        async Task SendAsync(Range call, CancellationToken token)
        {
            var sent = Enumerable.Range(call.Start.Value, call.End.Value - call.Start.Value).ToList();
            if (stopped.Count > 0) sent.RemoveAll(index => IsHeldBack(outgoing[index], ref failures[indexes[index]], stopped));
            if (sent.Count == 0) return;
            try
            {
                var failed = await _link.SendAsync([.. sent.Select(index => outgoing[index])], token);
                Interlocked.Increment(ref answerCount);
                foreach (var (entry, failure) in failed ?? FrozenDictionary<int, SqsPublishException>.Empty) NoteFailure(sent[entry], failure);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                // Of this call alone: what other calls have sent is sent.
                thrown.Enqueue(failure);
                sent.ForEach(index => NoteFailure(index, failure));
            }
        }

        void NoteFailure(int index, Exception failure)
        {
            failures[indexes[index]] = failure;
            if (_link.IsFifo && outgoing[index].GroupId is { } group) stopped.Add(group);
        }
    }

    public void Dispose() => _link.Dispose();

    private static bool IsHeldBack(OutgoingMessage message, ref Exception? failure, HashSet<string> stopped)
    {
        if (message.GroupId is not { } group || !stopped.Contains(group)) return false;
        failure = new SqsPublishException("EarlierFailed", "a message before it, of the same group, was not sent.", isTransient: true);
        return true;
    }

    /// <summary>Makes what is sent of a message; what a function of the options throws is this message's failure.</summary>
    private OutgoingMessage? TryMake(Message<T> message, out Exception? failure)
    {
        try
        {
            var headers = OutgoingMessage.WithTrace(options.Headers?.Invoke(message) ?? HeadersOf(message.Data), message.Metadata, out var parent);
            var made = new OutgoingMessage(options.Body!(message.Data), AttributePack.Pack(headers))
            {
                GroupId = options.GroupId?.Invoke(message),
                DeduplicationId = options.DeduplicationId?.Invoke(message),
                Delay = options.Delay,
                TraceHeader = options.SendAwsTraceHeader && parent is not null ? XRayTrace.ToHeader(parent) : null,
            };
            if (made.SizeBytes > options.MaxRequestBytes)
                throw new SqsPublishException("MessageTooLong", $"it has {made.SizeBytes} bytes; {options.MaxRequestBytes} are allowed.", isTransient: false);
            if (_link.IsFifo && string.IsNullOrEmpty(made.GroupId)) throw new SqsPublishException("MissingGroup", "a message of a FIFO queue needs a group.", isTransient: false);
            failure = null;
            return made;
        }
        catch (Exception thrown)
        {
            failure = thrown;
            return null;
        }
    }

    private static IReadOnlyDictionary<string, string>? HeadersOf(T data) => data is SqsMessage message ? message.Headers : null;
}
