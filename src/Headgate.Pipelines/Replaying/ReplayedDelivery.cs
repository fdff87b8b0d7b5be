using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Replaying;

/// <summary>A dead letter on its way through a pipeline again.</summary>
internal class ReplayedDelivery(IAcknowledger acknowledger, DeadLetter letter, long position = -1, int sizeBytes = 0) : Delivery(acknowledger)
{
    private Dictionary<string, object?>? _metadata;
    private volatile bool _isKeptAgain;
    private volatile bool _isNotKept;

    /// <summary>What became of it before.</summary>
    public DeadLetter Letter => letter;

    /// <summary>Whether a dead-letter sink has all of it that has failed again.</summary>
    public bool IsKeptAgain => _isKeptAgain && !_isNotKept;

    /// <summary>Those that need not be replayed again: they have succeeded, or a dead-letter sink has what has failed of them.</summary>
    public static IEnumerable<TDelivery> SettledOf<TDelivery>(EndedDeliveries ended)
        where TDelivery : ReplayedDelivery =>
        ended.Succeeded.OfType<TDelivery>().Concat(ended.Failed.OfType<TDelivery>().Where(static failed => failed.IsKeptAgain));

    public override long Position => position;

    public override int SizeBytes => sizeBytes;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= new Dictionary<string, object?>(letter.Metadata)
    {
        [DeadLetterMetadata.Pipeline] = letter.Pipeline,
        [DeadLetterMetadata.Step] = letter.Step,
        [DeadLetterMetadata.Reason] = letter.Reason,
        [DeadLetterMetadata.Attempts] = letter.Attempts,
        [DeadLetterMetadata.Position] = letter.Position,
        [DeadLetterMetadata.FailedAt] = letter.FailedAt,
        [DeadLetterMetadata.ReplayCount] = letter.ReplayCount + 1,
    };

    /// <summary>It has failed again, or a part of it has. Any thread.</summary>
    /// <param name="isKept">Whether the pipeline's dead-letter sink has it.</param>
    public void NoteFailed(bool isKept)
    {
        if (isKept) _isKeptAgain = true;
        else _isNotKept = true;
    }
}
