using System.Diagnostics.CodeAnalysis;

namespace Headgate.Cli.Dashboards;

/// <summary>Where a dashboard is: what the user writes, as an address that paths can be added to.</summary>
internal static class DashboardAddress
{
    public const string Example = "http://localhost:5000/headgate";

    /// <summary>Reads an address. One without a scheme is of http on this machine, and of https elsewhere: headers that say who one is shall not go over a network in clear.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (!TryRead(text, out var found) || found.Scheme is not ("http" or "https") || found.Host.Length == 0 || found.UserInfo.Length > 0) return false;

        // What follows the path is of the page that was open when the address was copied.
        var path = found.GetLeftPart(UriPartial.Path);
        address = new Uri(path.EndsWith('/') ? path : $"{path}/");
        return true;
    }

    /// <summary>Whether a text may hold a name or a password, and so must not be shown. It holds one that cannot be read, too.</summary>
    public static bool MayHoldSecret(string text) => text.Contains('@', StringComparison.Ordinal);

    private static bool TryRead(string text, [NotNullWhen(true)] out Uri? found)
    {
        if (text.Contains("://", StringComparison.Ordinal)) return Uri.TryCreate(text, UriKind.Absolute, out found);
        return Uri.TryCreate($"http://{text}", UriKind.Absolute, out found) && (found.IsLoopback || Uri.TryCreate($"https://{text}", UriKind.Absolute, out found));
    }
}
