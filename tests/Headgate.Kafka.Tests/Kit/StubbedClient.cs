using System.Reflection;
using Confluent.Kafka;

namespace Headgate.Kafka.Tests.Kit;

/// <summary>A client that has no broker: it counts commits, and has them wait for a word and fail, as in an outage; and it counts how often it is closed.</summary>
public class StubbedClient : DispatchProxy
{
    private int _commitCount;
    private int _closeCount;

    public ManualResetEventSlim Answer { get; } = new();

    public int CommitCount => Volatile.Read(ref _commitCount);

    public int CloseCount => Volatile.Read(ref _closeCount);

    public static (IConsumer<byte[]?, byte[]?> Client, StubbedClient Stub) Make()
    {
        var client = Create<IConsumer<byte[]?, byte[]?>, StubbedClient>();
        return (client, (StubbedClient)(object)client);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.Name == nameof(IConsumer<int, int>.Close))
        {
            Interlocked.Increment(ref _closeCount);
            return null;
        }

        if (targetMethod?.Name != nameof(IConsumer<int, int>.Commit)) throw new NotSupportedException($"{targetMethod?.Name} is not of this test.");
        Interlocked.Increment(ref _commitCount);
        Answer.Wait(KafkaFixture.Soon());
        throw new KafkaException(ErrorCode.Local_Transport);
    }
}
