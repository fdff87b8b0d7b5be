using NATS.Client.Core;

namespace Headgate.Nats.Connections;

/// <summary>Where servers are, and who asks. The user info is taken out of the addresses, so that it can be in no text that the client makes of them.</summary>
internal sealed class NatsAddress
{
    private readonly NatsAuthOpts _login;

    private NatsAddress(string url, NatsAuthOpts login)
    {
        Url = url;
        _login = login;
    }

    /// <summary>Gets the addresses, separated by commas, without a secret.</summary>
    public string Url { get; }

    /// <summary>Says whether a text is a list of addresses.</summary>
    public static bool IsValid(string? url) =>
        !string.IsNullOrWhiteSpace(url) && Split(url).All(static one => Uri.TryCreate(WithScheme(one), UriKind.Absolute, out var uri) && uri.Host.Length > 0);

    /// <summary>Reads a list of addresses that is valid.</summary>
    public static NatsAddress Parse(string url)
    {
        var login = NatsAuthOpts.Default;
        var urls = new List<string>();
        foreach (var one in Split(url))
        {
            var uri = new Uri(WithScheme(one));
            if (uri.UserInfo.Length > 0 && login.IsAnonymous) login = Login(uri.UserInfo);
            urls.Add(uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.StrongPort | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/'));
        }

        return new NatsAddress(string.Join(',', urls), login);
    }

    /// <summary>Options of the client that connects there.</summary>
    public NatsOpts ToOptions() => NatsOpts.Default with { Url = Url, AuthOpts = _login };

    private static NatsAuthOpts Login(string userInfo) => userInfo.Split(':', 2) switch
    {
        [var user, var password] => new NatsAuthOpts { Username = Uri.UnescapeDataString(user), Password = Uri.UnescapeDataString(password) },
        _ => new NatsAuthOpts { Token = Uri.UnescapeDataString(userInfo) },
    };

    private static string[] Split(string url) => url.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string WithScheme(string url)
    {
        var full = url.Contains("://", StringComparison.Ordinal) ? url : $"nats://{url}";
        return Uri.TryCreate(full, UriKind.Absolute, out var uri) && uri.Port <= 0 ? $"{uri.Scheme}://{(uri.UserInfo.Length > 0 ? uri.UserInfo + "@" : "")}{uri.Host}:4222" : full;
    }
}
