namespace Headgate.RabbitMq.Connecting;

/// <summary>A node of a cluster.</summary>
/// <param name="Host">Its host.</param>
/// <param name="Port">Its port; -1 for the protocol's.</param>
internal sealed record Node(string Host, int Port)
{
    /// <summary>Understands <c>host</c> and <c>host:port</c>; null when it is something else.</summary>
    public static Node? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || !Uri.TryCreate($"amqp://{text}", UriKind.Absolute, out var uri)) return null;
        var isPlain = uri.UserInfo.Length == 0 && uri.PathAndQuery is "" or "/" && uri.Fragment.Length == 0 && uri.Host.Length > 0;
        return isPlain && !text.Contains('@', StringComparison.Ordinal) ? new Node(uri.Host, uri.Port) : null;
    }

    public override string ToString() => Port < 0 ? Host : $"{Host}:{Port}";
}
