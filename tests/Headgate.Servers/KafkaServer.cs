using System.Net;
using System.Net.Sockets;

namespace Headgate.Servers;

/// <summary>Apache Kafka 0.9.0.1 with its ZooKeeper, from the jars that <c>eng/services.sh</c> has unpacked: for volume and restarts. It knows no headers, no
/// transactions and no cooperative rebalance.</summary>
public sealed class KafkaServer() : Server("kafka")
{
    private readonly int _zooKeeperPort = FreePorts.Take();

    /// <summary>Where to connect.</summary>
    public string BootstrapServers => $"127.0.0.1:{Port}";

    /// <summary>How many partitions a topic has that appears by being used.</summary>
    public int PartitionCount { get; init; } = 4;

    /// <summary>The folder of the jars: in the repository that the tests were built in. (The compiler's path of this file is no place where builds are
    /// reproducible.)</summary>
    private static string Jars()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Headgate.slnx"))) folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? "", "artifacts", "services", "kafka", "libs");
    }

    /// <inheritdoc />
    /// <remarks>A broker that does not get to the processor for as long as its session with ZooKeeper lasts, and is registered anew, may name no brokers from then on.</remarks>
    protected override async Task PrepareAsync()
    {
        if (!Directory.Exists(Jars())) throw new ServerMissingException(Name, "its jars are not there.");
        Find("java");
        await File.WriteAllTextAsync(Path.Combine(Folder, "zookeeper.properties"),
            $"dataDir={Folder}/zookeeper\nclientPort={_zooKeeperPort}\nclientPortAddress=127.0.0.1\nmaxClientCnxns=0\ntickTime=500\n");
        await File.WriteAllTextAsync(Path.Combine(Folder, "server.properties"),
            $"""
            broker.id=0
            listeners=PLAINTEXT://127.0.0.1:{Port}
            advertised.host.name=127.0.0.1
            advertised.port={Port}
            log.dirs={Folder}/logs
            zookeeper.connect=127.0.0.1:{_zooKeeperPort}
            zookeeper.session.timeout.ms=6000
            num.partitions={PartitionCount}
            offsets.topic.num.partitions=4
            offsets.topic.replication.factor=1
            group.min.session.timeout.ms=1000
            controlled.shutdown.enable=false
            delete.topic.enable=true

            """);
    }

    /// <inheritdoc />
    protected override async Task LaunchAsync()
    {
        LaunchJava("zookeeper", "org.apache.zookeeper.server.quorum.QuorumPeerMain", "zookeeper.properties");
        await WaitAsync(token => FreePorts.AnswersAsync(_zooKeeperPort, token), "has no ZooKeeper");

        // A broker that finds itself registered, since it was killed a moment ago, opens its port and dies.
        await WaitAsync(async token => await IsRegisteredAsync(token) is false, "is registered still");
        LaunchJava("kafka", "kafka.Kafka", "server.properties");
    }

    /// <inheritdoc />
    protected override async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        await base.IsReadyAsync(cancellationToken) && await IsRegisteredAsync(cancellationToken) is true;

    /// <summary>Asks ZooKeeper for what its sessions have registered. Nobody knows while it does not serve: it takes connections before it has read its sessions.</summary>
    private async Task<bool?> IsRegisteredAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _zooKeeperPort, cancellationToken);
            await client.GetStream().WriteAsync("dump"u8.ToArray(), cancellationToken);
            using var answer = new StreamReader(client.GetStream());
            var dump = await answer.ReadToEndAsync(cancellationToken);
            return dump.Contains("Sessions with Ephemerals", StringComparison.Ordinal) ? dump.Contains("/brokers/ids/0", StringComparison.Ordinal) : null;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return null;
        }
    }

    private void LaunchJava(string name, string type, string configuration)
    {
        var jars = Directory.EnumerateFiles(Jars(), "*.jar").Where(static jar => !jar.Contains("javadoc") && !jar.Contains("sources") && !jar.Contains("scaladoc") && !jar.Contains("-test"));
        Launch(name, null, null, Find("java"), "-Xmx512m", "-cp", string.Join(':', jars), type, Path.Combine(Folder, configuration));
    }
}
