namespace Headgate.Pipelines.Acknowledgement;

/// <summary>For sources that need not be told (Broadway's <c>NoopAcknowledger</c>).</summary>
public sealed class NoAcknowledger : IAcknowledger
{
    private NoAcknowledger()
    {
    }

    /// <summary>Gets the instance.</summary>
    public static NoAcknowledger Instance { get; } = new();

    /// <inheritdoc />
    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken) => default;
}
