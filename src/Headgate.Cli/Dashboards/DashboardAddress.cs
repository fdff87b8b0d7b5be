using System.Diagnostics.CodeAnalysis;

namespace Headgate.Cli.Dashboards;

/// <summary>Where a dashboard is: what the user writes, as an address that paths can be added to.</summary>
internal static class DashboardAddress
{
    public const string Example = "http://localhost:5000/headgate";

    /// <summary>Reads an address; one without a scheme is of http.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        address = null;
        if (!Uri.TryCreate(full, UriKind.Absolute, out var found) || found.Scheme is not ("http" or "https") || found.Host.Length == 0) return false;

        // What follows the path is of the page that was open when the address was copied.
        var path = found.GetLeftPart(UriPartial.Path);
        address = new Uri(path.EndsWith('/') ? path : $"{path}/");
        return true;
    }
}
