using System.CommandLine;
using Headgate.Cli.Dashboards;

namespace Headgate.Cli.Commands;

/// <summary>Which dashboard a command talks to, and with which headers.</summary>
internal sealed class DashboardChoice(string? defaultUrl)
{
    private readonly Option<string> _url = new("--url")
    {
        Description = "The address of the dashboard. [default: the environment variable HEADGATE_URL]",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "A header for each request, such as \"Authorization: Bearer ...\". May be repeated.",
        HelpName = "LINE",
        Recursive = true,
    };

    public IEnumerable<Option> Options => [_url, _headers];

    /// <summary>An argument by which a command without a name of a pipeline takes the address.</summary>
    public static Argument<string?> Argument() => new("URL")
    {
        Description = $"The address of the dashboard, such as {DashboardAddress.Example}; instead of --url.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Opens the dashboard that a command line means.</summary>
    public DashboardClient Open(ParseResult result, Argument<string?>? argument = null)
    {
        var text = (argument is null ? null : result.GetValue(argument)) ?? result.GetValue(_url) ?? defaultUrl;
        if (string.IsNullOrWhiteSpace(text)) throw new UsageException($"no dashboard is named; give its address, as in --url {DashboardAddress.Example}, or set HEADGATE_URL.");
        if (DashboardAddress.TryParse(text.Trim(), out var address)) return new DashboardClient(address, (result.GetValue(_headers) ?? []).Select(HeaderOf));

        // A password shall not come to stand in the log of a build.
        if (DashboardAddress.MayHoldSecret(text)) throw new UsageException($"the address of the dashboard holds an @, as one with a name and a password does; it must be without, such as {DashboardAddress.Example}. Say who you are with --header \"Authorization: ...\".");
        throw new UsageException($"'{text}' is no address of a dashboard; it must be one of http or https, such as {DashboardAddress.Example}.");
    }

    // What is wrong with a header is not shown: it may be a secret.
    private static HeaderLine HeaderOf(string line) =>
        HeaderLine.Parse(line) ?? throw new UsageException("--header is no header that can be sent; it must be a name, a colon and a value, as in --header \"Authorization: Bearer ...\".");
}
