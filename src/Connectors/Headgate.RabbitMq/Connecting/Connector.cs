using RabbitMQ.Client;

namespace Headgate.RabbitMq.Connecting;

/// <summary>Connects as options say. Thread-safe.</summary>
/// <param name="options">The options; not changed from now on.</param>
/// <param name="defaultName">What the connection is called when the options do not say it.</param>
internal sealed class Connector(RabbitMqOptions options, string defaultName)
{
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(5);

    private readonly List<Node> _nodes = [.. options.Nodes.Select(static node => Node.Parse(node)!)];

    /// <summary>Where it connects to, for logs and health: without user and password.</summary>
    public string Server { get; } = ServerOf(options);

    /// <summary>Connects.</summary>
    public Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = options.Uri };
        options.ConfigureClient?.Invoke(factory);
        factory.AutomaticRecoveryEnabled = false;
        factory.TopologyRecoveryEnabled = false;
        var name = options.ClientName ?? factory.ClientProvidedName ?? defaultName;
        return _nodes.Count == 0
            ? factory.CreateConnectionAsync(name, cancellationToken)
            : factory.CreateConnectionAsync(_nodes.Select(node => EndpointOf(factory, node)), name, cancellationToken);
    }

    /// <summary>Closes a connection, whatever has become of it. Never throws.</summary>
    public static async ValueTask CloseAsync(IConnection connection)
    {
        try
        {
            await connection.CloseAsync(Constants.ReplySuccess, "closed", LongestClose, abort: true, CancellationToken.None);
            await connection.DisposeAsync();
        }
        catch (Exception failure) when (ServerFailures.IsOfConnection(failure))
        {
            // It was lost already.
        }
    }

    private static AmqpTcpEndpoint EndpointOf(ConnectionFactory factory, Node node)
    {
        var endpoint = factory.Endpoint.CloneWithHostname(node.Host);
        if (node.Port >= 0) endpoint.Port = node.Port;
        return endpoint;
    }

    private static string ServerOf(RabbitMqOptions options)
    {
        var path = options.Uri.AbsolutePath.TrimEnd('/');
        var hosts = options.Nodes.Count > 0 ? string.Join(',', options.Nodes) : options.Uri.IsDefaultPort || options.Uri.Port < 0 ? options.Uri.Host : $"{options.Uri.Host}:{options.Uri.Port}";
        return $"{hosts}{path}";
    }
}
