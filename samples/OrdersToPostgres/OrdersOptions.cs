using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace OrdersToPostgres;

/// <summary>What the program is told: by the command line, the environment or appsettings.json.</summary>
public sealed record OrdersOptions(Uri RabbitMq, string Postgres, string Queue, string DeadLetterQueue, int BatchSize)
{
    public static OrdersOptions From(IConfiguration configuration) => new(
        new Uri(Required(configuration, "RabbitMq")),
        Required(configuration, "Postgres"),
        configuration["Queue"] ?? "orders",
        configuration["DeadLetterQueue"] ?? "orders-dead",
        int.Parse(configuration["BatchSize"] ?? "500", CultureInfo.InvariantCulture));

    private static string Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) ?? throw new InvalidOperationException($"There is no connection string '{name}': set ConnectionStrings__{name} in the environment.");
}
