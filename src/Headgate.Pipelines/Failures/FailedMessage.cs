using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Failures;

/// <summary>A message that has failed for good, before its source is told.</summary>
/// <remarks>Belongs to the handler that is called with it. Not thread-safe.</remarks>
public sealed class FailedMessage
{
    private (Exception Failure, DeliveryStatus Status) _remembered;

    internal FailedMessage(object? data, Delivery delivery, Exception failure, int attempts, string step)
    {
        Data = data;
        Delivery = delivery;
        Failure = failure;
        Attempts = attempts;
        Step = step;
    }

    /// <summary>Gets the data with which the message came to the step in which it failed.</summary>
    public object? Data { get; }

    /// <summary>Gets the message of the source.</summary>
    public Delivery Delivery { get; }

    /// <summary>Gets why it failed.</summary>
    public Exception Failure { get; private set; }

    /// <summary>Gets how often it was tried.</summary>
    public int Attempts { get; }

    /// <summary>Gets the name of the step, or of the batcher, in which it failed.</summary>
    public string Step { get; }

    /// <summary>Gets what the source will be told.</summary>
    public DeliveryStatus Status { get; private set; } = DeliveryStatus.Failed;

    /// <summary>Has the source told that the message succeeded: it is not written to the dead-letter sink.</summary>
    public void Succeed() => Status = DeliveryStatus.Succeeded;

    /// <summary>Hands the message back to its source, which may send it again: it is not written to the dead-letter sink.</summary>
    public void Return() => Status = DeliveryStatus.Returned;

    /// <summary>Changes why it failed, for the dead-letter sink and the source.</summary>
    /// <param name="failure">Why.</param>
    public void Fail(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Failure = failure;
        Status = DeliveryStatus.Failed;
    }

    /// <summary>Whether the dead-letter sink has it.</summary>
    internal bool IsKept { get; set; }

    /// <summary>A handler gets it, whose changes may have to be undone.</summary>
    internal void Remember() => _remembered = (Failure, Status);

    /// <summary>The handler has failed: what it changed is undone.</summary>
    internal void Restore() => (Failure, Status) = _remembered;
}
