using Microsoft.Extensions.Configuration;

namespace ClicksToRedis;

/// <summary>What the program is told: by the command line, the environment or appsettings.json.</summary>
public sealed record ClicksOptions(string Nats, string Redis, string Stream, string Consumer, TimeSpan AckWait, TimeSpan Lateness, int MaxWaiting)
{
    public static ClicksOptions From(IConfiguration configuration) => new(
        Required(configuration, "Nats"),
        Required(configuration, "Redis"),
        configuration["Stream"] ?? "CLICKS",
        configuration["Consumer"] ?? "minute-counts",
        configuration.GetValue("AckWait", TimeSpan.FromSeconds(30)),
        configuration.GetValue("Lateness", TimeSpan.FromHours(1)),
        configuration.GetValue("MaxWaiting", 10_000));

    private static string Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) ?? throw new InvalidOperationException($"There is no connection string '{name}': set ConnectionStrings__{name} in the environment.");
}
