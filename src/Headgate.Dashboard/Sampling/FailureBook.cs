using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Payloads;
using Headgate.Pipelines.Inspection;

namespace Headgate.Dashboard.Sampling;

/// <summary>The last failures as they are shown: each is written once, however often it is shown.</summary>
/// <remarks>Thread-safe, without a lock: a message is code of others. Two callers at the same time may write the same failure.</remarks>
internal sealed class FailureBook
{
    private IReadOnlyDictionary<long, FailureReport> _written = new Dictionary<long, FailureReport>();

    /// <summary>Writes failures that are not written yet, and forgets those that are not among them.</summary>
    /// <param name="failures">The failures, newest first.</param>
    /// <param name="showPayloads">Whether the messages are shown.</param>
    public IReadOnlyList<FailureReport> Write(IReadOnlyList<MessageFailure> failures, bool showPayloads)
    {
        var known = Volatile.Read(ref _written);
        var written = new Dictionary<long, FailureReport>(failures.Count);
        foreach (var failure in failures) written[failure.Number] = known.GetValueOrDefault(failure.Number) ?? Write(failure, showPayloads);
        Volatile.Write(ref _written, written);
        return [.. failures.Select(failure => written[failure.Number])];
    }

    private static FailureReport Write(MessageFailure failure, bool showPayloads)
    {
        var (payload, isCut) = showPayloads ? PayloadText.Of(failure.Data) : (null, false);
        return new FailureReport
        {
            Number = failure.Number,
            At = failure.At,
            Step = failure.Step,
            Attempts = failure.Attempts,
            Reason = PayloadText.ReasonOf(failure.Failure),
            Type = failure.Failure.GetType().FullName ?? failure.Failure.GetType().Name,
            Position = failure.Position >= 0 ? failure.Position : null,
            Payload = payload,
            IsPayloadCut = isCut,
        };
    }
}
