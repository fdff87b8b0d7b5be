namespace Headgate.Servers;

/// <summary>NATS with JetStream.</summary>
public sealed class NatsServer() : Server("nats")
{
    private readonly int _monitor = FreePorts.Take();
    private readonly int _peerPort = FreePorts.Take();
    private IReadOnlyList<NatsServer> _peers = [];

    /// <summary>How to connect.</summary>
    public string Url => $"nats://127.0.0.1:{Port}";

    /// <summary>Where it tells of itself, in JSON.</summary>
    public string MonitorUrl => $"http://127.0.0.1:{_monitor}";

    /// <summary>The user and the password that clients must give; null for none.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>Makes servers that are one cluster once most of them run.</summary>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<NatsServer> Cluster(int count)
    {
        NatsServer[] nodes = [.. Enumerable.Range(0, count).Select(static _ => new NatsServer())];
        foreach (var node in nodes) node._peers = nodes;
        return nodes;
    }

    /// <inheritdoc />
    protected override Task LaunchAsync()
    {
        string[] cluster = _peers.Count == 0
            ? []
            : ["-n", $"node-{_peerPort}", "--cluster_name", "headgate", "--cluster", $"nats://127.0.0.1:{_peerPort}", "--routes", string.Join(',', _peers.Select(static peer => $"nats://127.0.0.1:{peer._peerPort}"))];
        string[] login = Login is { } needed ? ["--user", needed.User, "--pass", needed.Password] : [];
        Launch("nats", null, null, [Find("nats-server"), "-a", "127.0.0.1", "-p", $"{Port}", "-m", $"{_monitor}", "-js", "-sd", Path.Combine(Folder, "data"), .. login, .. cluster]);
        return Task.CompletedTask;
    }
}
