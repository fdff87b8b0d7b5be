using Headgate.Pipelines.Options;
using RabbitMQ.Client;

namespace Headgate.RabbitMq;

/// <summary>How RabbitMQ is reached. What reads and what writes have these options in common.</summary>
public abstract class RabbitMqOptions
{
    private protected RabbitMqOptions()
    {
    }

    /// <summary>Gets or sets where the server is, as whom to connect, and to which virtual host: <c>amqp://user:password@host:port/vhost</c>, or <c>amqps://</c> for
    /// TLS. What it does not say is the client's default: guest, guest, 5672 (5671 with TLS) and <c>/</c>.</summary>
    /// <value>The default is <c>amqp://localhost</c>. It is never logged.</value>
    public Uri Uri { get; set; } = new("amqp://localhost");

    /// <summary>Gets or sets the nodes of a cluster, each as <c>host</c> or <c>host:port</c>, in place of the host of <see cref="Uri"/>. They are tried in random order
    /// until one can be reached.</summary>
    /// <value>The default is empty.</value>
    public IList<string> Nodes { get; set; } = [];

    /// <summary>Gets or sets what the server's management shows as the name of the connection.</summary>
    /// <value>The default, null, names the pipeline and the source, or what the connection is for.</value>
    public string? ClientName { get; set; }

    /// <summary>Gets or sets what sets more on the client before it connects: TLS, time-outs, heartbeats, credentials that expire. It runs before each connection.</summary>
    /// <value>The default is null. The client's own recovery is switched off whatever it says: who connects again is this connector.</value>
    public Action<ConnectionFactory>? ConfigureClient { get; set; }

    internal virtual void Check(OptionFaults faults)
    {
        if (Uri is null)
        {
            faults.Required("", nameof(Uri), null);
            return;
        }

        // Not what it was: there may be a password in it.
        if (!Uri.IsAbsoluteUri || Uri.Scheme is not ("amqp" or "amqps")) faults.Add($"{nameof(Uri)} must begin with amqp:// or amqps://");
        for (var i = 0; i < Nodes.Count; i++)
        {
            if (Connecting.Node.Parse(Nodes[i]) is null) faults.Add($"{nameof(Nodes)}:{i} must be a host, or a host, a colon and a port, and have no user in it");
        }
    }
}
