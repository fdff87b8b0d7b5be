using System.Globalization;
using Headgate.Files;
using Headgate.Pipelines;
using Headgate.Sql;
using Microsoft.Data.Sqlite;

namespace Headgate.Race.Brokers.Sqlite;

/// <summary>A CSV file that is loaded into a table of an SQLite database, a thousand rows to a transaction.</summary>
internal sealed class SqliteLoad : IBroker
{
    private const int RowsPerTransaction = 1000;

    private readonly string _folder = Directory.CreateTempSubdirectory("race-").FullName;
    private long _written;

    public IReadOnlyList<BrokerWorkload> Workloads =>
    [
        new("load", $"rows of id, product, quantity and price, parsed, {RowsPerTransaction} to a transaction", 400_000)
        {
            PrepareAsync = PrepareAsync,
            CheckAsync = CheckAsync,
            RunPipelineAsync = RunPipelineAsync,
            RunBareAsync = _ => BareLoad.RunAsync(FilePath, ConnectionString, RowsPerTransaction),
        },
    ];

    private string FilePath => Path.Combine(_folder, "sales.csv");

    private string DatabasePath => Path.Combine(_folder, "sales.db");

    private string ConnectionString => $"Data Source={DatabasePath}";

    public Task StartAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    private async ValueTask<long> RunPipelineAsync(long rows)
    {
        var sum = 0L;
        await Pipeline.Create("load", p => p
            .From(Csv.Files(FilePath))
            .Process(Parse, static step => (step.Concurrency, step.MaxDemand) = (1, RowsPerTransaction / 2))
            .Batch(
                "table",
                SqlTable.Upsert<Sale>(options =>
                {
                    options.ConnectionString = ConnectionString;
                    options.Table = "sales";
                    options.Column("id", static sale => sale.Id).Column("product", static sale => sale.Product).Column("quantity", static sale => sale.Quantity).Column("price", static sale => sale.Price);
                }),
                static batcher => (batcher.Size, batcher.MaxDemand) = (RowsPerTransaction, 2 * RowsPerTransaction))).RunAsync();
        return sum;

        // One worker.
        Sale Parse(CsvRow row)
        {
            var sale = new Sale(row.Get<long>("id"), row["product"], row.Get<int>("quantity"), row.Get<double>("price"));
            sum += sale.Id;
            return sale;
        }
    }

    private async Task PrepareAsync(long rows)
    {
        if (_written != rows) await WriteAsync(rows);

        // The pool holds connections of the run before.
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(_folder, "sales.db*")) File.Delete(file);
        await ExecuteAsync("PRAGMA journal_mode = WAL");
        await ExecuteAsync("CREATE TABLE sales (id INTEGER PRIMARY KEY, product TEXT, quantity INTEGER, price REAL)");
    }

    private async Task WriteAsync(long rows)
    {
        await using var file = new StreamWriter(FilePath);
        await file.WriteLineAsync("id,product,quantity,price");
        for (var id = 0L; id < rows; id++) await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{id},product {id % 1000},{id % 7},{id % 10_000 / 100.0}"));
        _written = rows;
    }

    private async Task CheckAsync(long rows)
    {
        BrokerWorkload.Expect("rows in the table", rows, await ExecuteAsync("SELECT count(*) FROM sales"));
        BrokerWorkload.Expect("sum of their ids", BrokerBounds.SumOf(rows), await ExecuteAsync("SELECT sum(id) FROM sales"));
        BrokerWorkload.Expect("sum of their quantities", Enumerable.Range(0, 7).Sum(quantity => quantity * ((rows - quantity + 6) / 7)), await ExecuteAsync("SELECT sum(quantity) FROM sales"));
    }

    private async Task<long> ExecuteAsync(string command)
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync();
        await using var statement = connection.CreateCommand();
        statement.CommandText = command;
        return await statement.ExecuteScalarAsync() is long number ? number : 0;
    }
}
