using Npgsql;

namespace OrdersToPostgres;

/// <summary>The table that orders are stored in. Its key is what makes an order that is delivered twice one row.</summary>
internal static class OrdersTable
{
    public const string Name = "orders";

    public static async Task CreateIfAbsentAsync(OrdersOptions options)
    {
        await using var source = NpgsqlDataSource.Create(options.Postgres);
        await using var create = source.CreateCommand("""
            CREATE TABLE IF NOT EXISTS orders (
                id bigint PRIMARY KEY,
                customer text NOT NULL,
                total numeric(12, 2) NOT NULL,
                placed_at timestamptz NOT NULL,
                stored_at timestamptz NOT NULL DEFAULT now())
            """);
        await create.ExecuteNonQueryAsync();
    }
}
