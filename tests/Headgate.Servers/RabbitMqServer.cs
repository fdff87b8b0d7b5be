using System.Globalization;

namespace Headgate.Servers;

/// <summary>RabbitMQ. Its user is guest, its password guest.</summary>
public sealed class RabbitMqServer() : Server("rabbitmq")
{
    private const string User = "rabbitmq";

    /// <summary>Nodes count one as gone that has said nothing for about so long; the default of 60 is how long a queue may stand still.</summary>
    private const int TickSeconds = 8;

    private readonly int[] _ports = FreePorts.Take(2);
    private IReadOnlyList<RabbitMqServer> _peers = [];

    /// <summary>How to connect.</summary>
    public Uri Uri => new($"amqp://guest:guest@127.0.0.1:{Port}/");

    /// <summary>Makes servers that become one cluster when they are started, one after the other.</summary>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<RabbitMqServer> Cluster(int count)
    {
        RabbitMqServer[] nodes = [.. Enumerable.Range(0, count).Select(static _ => new RabbitMqServer())];
        foreach (var node in nodes) node._peers = nodes;
        return nodes;
    }

    /// <summary>Runs <c>rabbitmqctl</c>, and gives what it prints.</summary>
    public async Task<string> ControlAsync(params string[] arguments)
    {
        string[] settings = [.. Settings.Select(static setting => $"{setting.Key}={setting.Value}")];
        string[] command = ["env", .. settings, Find("rabbitmqctl", "/usr/lib/rabbitmq/bin"), "-q", "-n", Settings["RABBITMQ_NODENAME"], .. arguments];
        return Environment.UserName == "root"
            ? await RunAsync("setpriv", ["--reuid", User, "--regid", User, "--init-groups", .. command])
            : await RunAsync(command[0], command[1..]);
    }

    /// <summary>Closes all connections of clients.</summary>
    public Task CloseConnectionsAsync() => ControlAsync("close_all_connections", "a test cuts them");

    /// <summary>Of the daemon by which the nodes of a cluster find each other.</summary>
    private int DaemonPort => _peers.Count == 0 ? _ports[1] : _peers[0]._ports[1];

    private string Node => $"hg{Port.ToString(CultureInfo.InvariantCulture)}@localhost";

    private Dictionary<string, string> Settings => new()
    {
        ["HOME"] = Folder,
        ["RABBITMQ_NODENAME"] = Node,
        ["RABBITMQ_DIST_PORT"] = $"{_ports[0]}",
        ["ERL_EPMD_PORT"] = $"{DaemonPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(Folder, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Folder, "enabled_plugins"),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Folder, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(Folder, "logs"),
        ["RABBITMQ_PID_FILE"] = Path.Combine(Folder, "node.pid"),
        ["RABBITMQ_SERVER_START_ARGS"] = _peers.Count == 0 ? "-setcookie hg" : $"-setcookie hg -kernel net_ticktime {TickSeconds}",
        ["RABBITMQ_CTL_ERL_ARGS"] = "-setcookie hg",
        ["NOTIFY_SOCKET"] = "/dev/null", // the script is replaced by the server, as under systemd, so that signals reach that
    };

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(Folder)) return;
        if (IsRunning) await StopAsync();
        await KillDaemonAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override async Task PrepareAsync()
    {
        Find("rabbitmq-server", "/usr/lib/rabbitmq/bin");
        var configuration = Settings["RABBITMQ_CONFIG_FILE"];
        if (File.Exists(configuration)) return;
        var cluster = _peers.Count == 0 ? "" : "cluster_partition_handling = pause_minority\n" + string.Concat(_peers.Select(static (peer, index) => $"cluster_formation.classic_config.nodes.{index + 1} = {peer.Node}\n"));
        await File.WriteAllTextAsync(configuration, $"{cluster}listeners.tcp.1 = 127.0.0.1:{Port}\nloopback_users.guest = true\ndisk_free_limit.absolute = 200MB\nvm_memory_high_watermark.absolute = 1GB\n");
        await File.WriteAllTextAsync(Settings["RABBITMQ_ENABLED_PLUGINS_FILE"], "");
        foreach (var setting in new[] { "RABBITMQ_MNESIA_BASE", "RABBITMQ_LOG_BASE" }) Directory.CreateDirectory(Settings[setting]);
        await GiveFolderToAsync(User);
    }

    /// <inheritdoc />
    protected override Task LaunchAsync()
    {
        Launch("rabbitmq", User, Settings, Find("rabbitmq-server", "/usr/lib/rabbitmq/bin"));
        return Task.CompletedTask;
    }

    /// <summary>The daemon by which Erlang's nodes find each other outlives its node.</summary>
    private async Task KillDaemonAsync()
    {
        try
        {
            await RunAsync("epmd", "-port", $"{DaemonPort}", "-kill");
        }
        catch (InvalidOperationException)
        {
            // It was gone, or is not to go yet: other nodes live.
        }
    }
}
