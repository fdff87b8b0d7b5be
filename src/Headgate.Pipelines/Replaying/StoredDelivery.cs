using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Replaying;

/// <summary>A dead letter of a file, on its way through a pipeline again.</summary>
internal sealed class StoredDelivery(IAcknowledger acknowledger, DeadLetter letter, LetterMark mark)
    : ReplayedDelivery(acknowledger, letter, mark.Offset, mark.LengthBytes)
{
    /// <summary>Where it stands.</summary>
    public LetterMark Mark => mark;
}
