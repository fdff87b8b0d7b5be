using Headgate.Nats.Connections;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;
using NATS.Client.Core;

namespace Headgate.Nats;

/// <summary>Where dead letters are published, and how.</summary>
public sealed class JetStreamDeadLetterOptions
{
    /// <summary>Gets or sets where the servers are: <c>nats://host:port</c>, several with commas between them. It may have a user and a password, or a token.</summary>
    /// <value>The default is <c>nats://localhost:4222</c>.</value>
    public string Url { get; set; } = "nats://localhost:4222";

    /// <summary>Gets or sets JetStream's domain.</summary>
    /// <value>The default, null, is none.</value>
    public string? Domain { get; set; }

    /// <summary>Gets or sets the subject; a stream must take it.</summary>
    /// <value>The default is empty: it must be set.</value>
    public string Subject { get; set; } = "";

    /// <summary>Gets or sets what makes the body of a letter whose data is no <see cref="JetStreamMessage"/>, no bytes and no text: as JSON, for instance.</summary>
    /// <value>The default, null, cannot: such a letter is not written, and its message is handed back to its source.</value>
    public Func<DeadLetter, ReadOnlyMemory<byte>>? Body { get; set; }

    /// <summary>Gets or sets how long letters wait for the stream's confirmations, and for a connection.</summary>
    /// <value>The default is 10 s. More than 0.</value>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets what changes the client's options: credentials, TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Func<NatsOpts, NatsOpts>? ConfigureClient { get; set; }

    internal JetStreamDeadLetterOptions Checked()
    {
        var faults = new OptionFaults("JetStreamSubject.DeadLetters");
        if (!NatsAddress.IsValid(Url)) faults.Add($"{nameof(Url)} must be nats://host:port, or several with commas between them");
        faults.Required("", nameof(Subject), Subject);
        if (ConfirmTimeout <= TimeSpan.Zero) faults.Add($"{nameof(ConfirmTimeout)} must be more than 0, was {ConfirmTimeout}");
        faults.ThrowIfAny<JetStreamDeadLetterOptions>();
        return (JetStreamDeadLetterOptions)MemberwiseClone();
    }
}
