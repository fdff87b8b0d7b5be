namespace Headgate.Pipelines.Failures;

/// <summary>A failure handler that is a function.</summary>
internal sealed class LambdaFailureHandler(Func<IReadOnlyList<FailedMessage>, CancellationToken, ValueTask> handle) : IFailureHandler
{
    public ValueTask HandleAsync(IReadOnlyList<FailedMessage> messages, CancellationToken cancellationToken) => handle(messages, cancellationToken);
}
