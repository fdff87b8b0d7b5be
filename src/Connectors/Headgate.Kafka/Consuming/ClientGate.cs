using Confluent.Kafka;

namespace Headgate.Kafka.Consuming;

/// <summary>Keeps the client from being closed, which frees it, while another thread is in a call of it. Thread-safe.</summary>
internal sealed class ClientGate
{
    private readonly Lock _gate = new();
    private bool _isClosed;

    /// <summary>Calls the client. The call holds up its end, and other calls: it must have a time-out.</summary>
    /// <exception cref="ObjectDisposedException">The client is closed.</exception>
    public T Call<T>(Func<T> call)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return call();
        }
    }

    /// <summary>Closes the client, when nobody is in a call of it any more.</summary>
    public void Close(IConsumer<byte[]?, byte[]?> client)
    {
        lock (_gate)
        {
            _isClosed = true;
            client.Close();
        }
    }
}
