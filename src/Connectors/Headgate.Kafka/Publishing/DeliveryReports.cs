using Confluent.Kafka;

namespace Headgate.Kafka.Publishing;

/// <summary>Gathers what the client reports of the messages of one batch. Thread-safe.</summary>
internal sealed class DeliveryReports(IProducer<byte[]?, byte[]?> producer, int count)
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception?[]? _failures;

    /// <summary>One more than there are reports to come: whoever sends holds it back until everything was sent.</summary>
    private int _left = count + 1;

    /// <summary>Gets who reports.</summary>
    public IProducer<byte[]?, byte[]?> Producer => producer;

    /// <summary>Ends when all were reported; fails when what is missing will not be any more.</summary>
    public Task All => _all.Task;

    /// <summary>Gets why each message was not written; null when all were.</summary>
    public Exception?[]? Failures => Volatile.Read(ref _failures);

    public void Note(int index, Exception? failure)
    {
        if (failure is not null)
        {
            Interlocked.CompareExchange(ref _failures, new Exception?[count], null);
            _failures[index] = failure;
        }

        if (Interlocked.Decrement(ref _left) == 0) _all.TrySetResult();
    }

    public void Note(int index, DeliveryReport<byte[]?, byte[]?> report) =>
        Note(index, report.Error.IsError || report.Status == PersistenceStatus.NotPersisted ? new KafkaPublishException(report.Topic, report.Error) : null);

    /// <summary>The producer has ended: what it has not reported it never will.</summary>
    public void GiveUp(Exception failure) => _all.TrySetException(failure);

    /// <summary>Everything was sent.</summary>
    public void NoteSent()
    {
        if (Interlocked.Decrement(ref _left) == 0) _all.TrySetResult();
    }
}
