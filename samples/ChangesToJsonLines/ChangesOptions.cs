using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ChangesToJsonLines;

/// <summary>What the program is told: by the command line, the environment or appsettings.json.</summary>
public sealed record ChangesOptions(string Postgres, string Slot, IReadOnlyList<string> Tables, string Folder, long MaxFileCount)
{
    public static ChangesOptions From(IConfiguration configuration) => new(
        configuration.GetConnectionString("Postgres")
            ?? throw new InvalidOperationException("There is no connection string 'Postgres': set ConnectionStrings__Postgres in the environment."),
        configuration["Slot"] ?? "changes_to_json_lines",
        (configuration["Tables"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        configuration["Folder"] ?? "changes",
        long.Parse(configuration["MaxFileCount"] ?? "100000", CultureInfo.InvariantCulture));
}
