namespace Headgate.Servers;

/// <summary>Redis. What it has confirmed outlasts a kill.</summary>
public sealed class RedisServer() : Server("redis")
{
    /// <summary>How to connect, as StackExchange.Redis wants it.</summary>
    public string Configuration => $"127.0.0.1:{Port}";

    /// <summary>The password that clients must give; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>An address besides 127.0.0.1 at which it is to be found; null for none. It then wants a <see cref="Password"/>.</summary>
    public string? Address { get; init; }

    /// <inheritdoc />
    protected override Task LaunchAsync()
    {
        string[] password = Password is null ? [] : ["--requirepass", Password];
        string[] address = Address is null ? [] : [Address];
        Launch("redis", null, null,
            [Find("redis-server"), "--port", $"{Port}", "--bind", "127.0.0.1", .. address, "--dir", Folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always", .. password]);
        return Task.CompletedTask;
    }
}
