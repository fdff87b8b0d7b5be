using System.Globalization;
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
        TimeSpan.Parse(configuration["AckWait"] ?? "00:00:30", CultureInfo.InvariantCulture),
        TimeSpan.Parse(configuration["Lateness"] ?? "01:00:00", CultureInfo.InvariantCulture),
        int.Parse(configuration["MaxWaiting"] ?? "10000", CultureInfo.InvariantCulture));

    private static string Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) ?? throw new InvalidOperationException($"There is no connection string '{name}': set ConnectionStrings__{name} in the environment.");
}
