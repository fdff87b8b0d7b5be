namespace Headgate.Cli.Dashboards;

/// <summary>A header that is sent with every request.</summary>
internal sealed record HeaderLine(string Name, string Value)
{
    /// <summary>Reads <c>Name: value</c>; null when it is none that can be sent.</summary>
    public static HeaderLine? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1) return null;
        var line = new HeaderLine(text[..colon].Trim(), text[(colon + 1)..].Trim());
        using var request = new HttpRequestMessage();
        try
        {
            return request.Headers.TryAddWithoutValidation(line.Name, line.Value) && !line.Value.AsSpan().ContainsAny('\r', '\n') ? line : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
