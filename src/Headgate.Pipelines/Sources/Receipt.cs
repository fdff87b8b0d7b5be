using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Running;

namespace Headgate.Pipelines.Sources;

/// <summary>What messages have in common that a pipeline has received together, so that each of them has one word for it. It does not change, but for the count
/// of parts: a message of which something else is to be said gets a copy of its own.</summary>
/// <param name="Acknowledger">Who is told what becomes of them.</param>
/// <param name="Ledger">The pipeline's; null for a message that has ended without having been received.</param>
/// <param name="SourceIndex">Which of its sources they came from.</param>
/// <param name="Timestamp">When, as a time stamp of the pipeline's clock.</param>
internal sealed record Receipt(IAcknowledger Acknowledger, Ledger? Ledger = null, int SourceIndex = 0, long Timestamp = 0)
{
    /// <summary>Why the message has failed; null when it has not.</summary>
    public Exception? Failure { get; init; }

    /// <summary>How often the message has been tried, the present time included.</summary>
    public ushort Attempt { get; init; } = 1;

    /// <summary>How many parts of the message have not ended; null when it was not split.</summary>
    public PartsLeft? PartsLeft { get; init; }

    /// <summary>The one that the message had in common with others, where this is its own; else null.</summary>
    public Receipt? Original { get; init; }

    /// <summary>What it says of all messages that were received together.</summary>
    public Receipt Shared => Original ?? this;
}
