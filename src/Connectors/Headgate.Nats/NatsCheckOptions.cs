using Headgate.Nats.Connections;
using Headgate.Pipelines.Options;
using NATS.Client.Core;

namespace Headgate.Nats;

/// <summary>Which server a health check asks.</summary>
public sealed class NatsCheckOptions
{
    /// <summary>Gets or sets where the servers are: <c>nats://host:port</c>, several with commas between them. It may have a user and a password, or a token.</summary>
    /// <value>The default is <c>nats://localhost:4222</c>.</value>
    public string Url { get; set; } = "nats://localhost:4222";

    /// <summary>Gets or sets a stream that must be there.</summary>
    /// <value>The default, null, asks for none: the server is pinged.</value>
    public string? Stream { get; set; }

    /// <summary>Gets or sets what changes the client's options: credentials, TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Func<NatsOpts, NatsOpts>? ConfigureClient { get; set; }

    internal NatsCheckOptions Checked()
    {
        var faults = new OptionFaults("NatsCheck");
        if (!NatsAddress.IsValid(Url)) faults.Add($"{nameof(Url)} must be nats://host:port, or several with commas between them");
        faults.ThrowIfAny<NatsCheckOptions>();
        return (NatsCheckOptions)MemberwiseClone();
    }
}
