using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Payloads;
using Headgate.Pipelines.Inspection;

namespace Headgate.Dashboard.Sampling;

/// <summary>The last failures as they are shown: each is written once, however often it is shown.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class FailureBook
{
    private Dictionary<long, FailureReport> _written = [];

    /// <summary>Writes failures that are not written yet, and forgets those that are not among them.</summary>
    /// <param name="failures">The failures, newest first.</param>
    /// <param name="showPayloads">Whether the messages are shown.</param>
    public IReadOnlyList<FailureReport> Write(IReadOnlyList<MessageFailure> failures, bool showPayloads)
    {
        var written = new Dictionary<long, FailureReport>(failures.Count);
        foreach (var failure in failures) written[failure.Number] = _written.GetValueOrDefault(failure.Number) ?? Write(failure, showPayloads);
        _written = written;
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
