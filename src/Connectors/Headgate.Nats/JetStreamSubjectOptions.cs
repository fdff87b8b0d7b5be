using System.Text;
using Headgate.Nats.Connections;
using Headgate.Pipelines;
using Headgate.Pipelines.Options;
using NATS.Client.Core;

namespace Headgate.Nats;

/// <summary>Where a sink publishes, and what.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class JetStreamSubjectOptions<T>
{
    /// <summary>Gets or sets where the servers are: <c>nats://host:port</c>, several with commas between them. It may have a user and a password, or a token.</summary>
    /// <value>The default is <c>nats://localhost:4222</c>.</value>
    public string Url { get; set; } = "nats://localhost:4222";

    /// <summary>Gets or sets JetStream's domain.</summary>
    /// <value>The default, null, is none.</value>
    public string? Domain { get; set; }

    /// <summary>Gets or sets the subject; a stream must take it.</summary>
    /// <value>The default is null: set this, or <see cref="SubjectOf"/>.</value>
    public string? Subject { get; set; }

    /// <summary>Gets or sets what gives each message a subject of its own, in place of <see cref="Subject"/>. A message for which it throws fails alone.</summary>
    /// <value>The default is null.</value>
    public Func<Message<T>, string>? SubjectOf { get; set; }

    /// <summary>Gets or sets what makes the body. A message for which it throws fails alone.</summary>
    /// <value>The default takes bytes, and the body of a <see cref="JetStreamMessage"/>, as they are, and a text as UTF-8; other data need one.</value>
    public Func<T, ReadOnlyMemory<byte>>? Body { get; set; }

    /// <summary>Gets or sets what makes the headers.</summary>
    /// <value>The default, null, is none. <c>traceparent</c> is added where it is not among them.</value>
    public Func<Message<T>, IReadOnlyDictionary<string, string>?>? Headers { get; set; }

    /// <summary>Gets or sets what tells a message from others: within the stream's duplicate window, one of the same id is kept once.</summary>
    /// <value>The default, null, is none: what is written again, because it was not certain, is there twice.</value>
    public Func<Message<T>, string?>? MessageId { get; set; }

    /// <summary>Gets or sets how long a batch waits for the stream's confirmations, and for a connection.</summary>
    /// <value>The default is 10 s. More than 0.</value>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets what changes the client's options: credentials, TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Func<NatsOpts, NatsOpts>? ConfigureClient { get; set; }

    internal JetStreamSubjectOptions<T> Checked()
    {
        var faults = new OptionFaults("JetStreamSubject");
        if (!NatsAddress.IsValid(Url)) faults.Add($"{nameof(Url)} must be nats://host:port, or several with commas between them");
        if (string.IsNullOrEmpty(Subject) == (SubjectOf is null)) faults.Add($"one of {nameof(Subject)} and {nameof(SubjectOf)} must be set");
        if (ConfirmTimeout <= TimeSpan.Zero) faults.Add($"{nameof(ConfirmTimeout)} must be more than 0, was {ConfirmTimeout}");
        if (Body is null && DefaultBody() is null) faults.Add($"{nameof(Body)} must be set for data of the type {typeof(T)}");
        faults.ThrowIfAny<JetStreamSubjectOptions<T>>();
        var copy = (JetStreamSubjectOptions<T>)MemberwiseClone();
        copy.Body ??= DefaultBody();
        return copy;
    }

    private static Func<T, ReadOnlyMemory<byte>>? DefaultBody()
    {
        if (typeof(T) == typeof(byte[])) return static data => (byte[])(object)data!;
        if (typeof(T) == typeof(ReadOnlyMemory<byte>)) return static data => (ReadOnlyMemory<byte>)(object)data!;
        if (typeof(T) == typeof(string)) return static data => Encoding.UTF8.GetBytes((string)(object)data!);
        return typeof(T) == typeof(JetStreamMessage) ? static data => ((JetStreamMessage)(object)data!).Body : null;
    }
}
