namespace Headgate.Servers;

/// <summary>NATS with JetStream.</summary>
public sealed class NatsServer() : Server("nats")
{
    private readonly int _monitor = FreePorts.Take();

    /// <summary>How to connect.</summary>
    public string Url => $"nats://127.0.0.1:{Port}";

    /// <summary>Where it tells of itself, in JSON.</summary>
    public string MonitorUrl => $"http://127.0.0.1:{_monitor}";

    /// <summary>The user and the password that clients must give; null for none.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <inheritdoc />
    protected override Task LaunchAsync()
    {
        string[] login = Login is { } needed ? ["--user", needed.User, "--pass", needed.Password] : [];
        Launch("nats", null, null, [Find("nats-server"), "-a", "127.0.0.1", "-p", $"{Port}", "-m", $"{_monitor}", "-js", "-sd", Path.Combine(Folder, "data"), .. login]);
        return Task.CompletedTask;
    }
}
