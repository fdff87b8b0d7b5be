using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Looks at something whenever messages are acknowledged.</summary>
internal sealed class LifeCheckingAcks(AckLog log, Action look) : IAcknowledger
{
    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        look();
        return log.AcknowledgeAsync(ended, cancellationToken);
    }
}
