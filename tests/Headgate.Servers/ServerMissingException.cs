namespace Headgate.Servers;

/// <summary>A server cannot be had on this machine. For a user the test is skipped, loudly; where <c>CI</c> is set it fails.</summary>
public sealed class ServerMissingException : Exception
{
    // xunit.v3 skips a test whose exception says so in its first words.
    private const string Skip = "$XunitDynamicSkip$";

    /// <summary>Creates it.</summary>
    public ServerMissingException(string server, string because)
        : base($"{(Environment.GetEnvironmentVariable("CI") is null or "" or "false" ? Skip : "")}{server} cannot be had: {because} Run eng/services.sh as root on Debian, or install it.")
    {
    }
}
