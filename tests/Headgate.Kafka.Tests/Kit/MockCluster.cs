using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Headgate.Kafka.Tests.Kit;

/// <summary>The mock cluster that the client's native library has in it: brokers on real ports of this process, for features that an old broker does not have. It forgets old messages beyond
/// some megabytes, so it is for few of them.</summary>
internal sealed class MockCluster : IDisposable
{
    /// <summary>The requests with which a transaction takes offsets, and ends.</summary>
    public const short TransactionOffsets = 28;
    public const short TransactionEnd = 26;
    private const int BrokerCount = 3;

    private readonly IProducer<byte[], byte[]> _owner;
    private readonly nint _library;
    private readonly nint _cluster;

    public MockCluster()
    {
        var config = new ProducerConfig { BootstrapServers = "127.0.0.1:1" };
        config.Set("test.mock.num.brokers", $"{BrokerCount}");
        _owner = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
        _library = Loaded();
        _cluster = Function<Find>("rd_kafka_handle_mock_cluster")(Native(_owner.Handle));
        BootstrapServers = Marshal.PtrToStringUTF8(Function<Find>("rd_kafka_mock_cluster_bootstraps")(_cluster))!;

        // Or each group would wait for three seconds whether more members come.
        Function<Number>("rd_kafka_mock_group_initial_rebalance_delay_ms")(_cluster, 0);
    }

    private delegate nint Find(nint of);

    private delegate void Number(nint cluster, int number);

    private delegate int NumberedCall(nint cluster, int number);

    private delegate int Errors(nint cluster, short request, nint count, int[] errors);

    private delegate int Create([In] nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitionCount, int replicaCount);

    public string BootstrapServers { get; }

    public void CreateTopic(string topic, int partitionCount) => Function<Create>("rd_kafka_mock_topic_create")(_cluster, topic, partitionCount, 1);

    /// <summary>Cuts the connections of all brokers, which can be connected to again at once.</summary>
    public void Cut()
    {
        SetDown();
        SetUp();
    }

    /// <summary>The next request of a kind is answered with an error.</summary>
    public void FailNext(short request, ErrorCode error) => Function<Errors>("rd_kafka_mock_push_request_errors_array")(_cluster, request, 1, [(int)error]);

    public void SetDown() => Each("rd_kafka_mock_broker_set_down");

    public void SetUp() => Each("rd_kafka_mock_broker_set_up");

    public void Dispose() => _owner.Dispose();

    private static nint Loaded()
    {
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            if (module.FileName.Contains("librdkafka", StringComparison.Ordinal)) return NativeLibrary.Load(module.FileName);
        }

        throw new InvalidOperationException("The client has not loaded its native library.");
    }

    private static nint Native(Handle handle)
    {
        var property = typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.NonPublic | BindingFlags.Instance)!;
        return ((SafeHandle)property.GetValue(handle)!).DangerousGetHandle();
    }

    private void Each(string function)
    {
        for (var broker = 1; broker <= BrokerCount; broker++) Function<NumberedCall>(function)(_cluster, broker);
    }

    private T Function<T>(string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(_library, name));
}
