using System.Text;
using Headgate.Http;
using Headgate.Http.Ingest;
using Headgate.Pipelines;
using Headgate.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headgate.Native;

/// <summary>The connectors for HTTP and for databases: takes numbers in by HTTP, has them doubled by HTTP, stores them in SQLite, reads them from there and prints them.</summary>
internal static class HttpToSql
{
    private const int Count = 3;

    public static async Task RunAsync()
    {
        var file = Path.GetTempFileName();
        var connection = $"Data Source={file};Pooling=False";
        await ExecuteAsync(connection, "CREATE TABLE doubles (id INTEGER PRIMARY KEY, double INTEGER)");
        await using (var app = await StartAsync(connection))
        {
            using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("self");
            for (var number = 1; number <= Count; number++)
            {
                using var answer = await client.PostAsync(new Uri("numbers", UriKind.Relative), new StringContent($"{number}"));
                Console.WriteLine($"{number} was taken in: {(int)answer.StatusCode}");
            }

            await app.StopAsync();
        }

        await PrintAsync(connection);
        File.Delete(file);
    }

    private static async Task<WebApplication> StartAsync(string connection)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var address = new TaskCompletionSource<Uri>();
        builder.Services.AddHttpClient("self", client => client.BaseAddress = address.Task.Result);
        builder.Services.AddPipeline("numbers", pipeline => pipeline
            .FromPushes<IngestMessage>()
            .Process(message => long.Parse(Encoding.UTF8.GetString(message.Body.Span)))
            .CallHttp(
                number => new HttpRequestMessage(HttpMethod.Get, $"double/{number}"),
                async (number, response, token) => (Id: number, Double: long.Parse(await response.Content.ReadAsStringAsync(token))),
                call => call.ClientName = "self")
            .Batch("store", SqlTable.Upsert<(long Id, long Double)>(options =>
            {
                (options.Provider, options.ConnectionString, options.Table) = (SqliteFactory.Instance, connection, "doubles");
                options.Column("id", row => row.Id, isKey: true).Column("double", row => row.Double);
            })));
        var app = builder.Build();
        app.MapIngest("/numbers", "numbers", options => options.Answer = IngestAnswer.Outcome);
        app.Map("/double/{number}", context => context.Response.WriteAsync($"{2 * long.Parse((string)context.Request.RouteValues["number"]!)}"));
        await app.StartAsync();
        address.SetResult(new Uri(app.Urls.Single()));
        return app;
    }

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var database = new SqliteConnection(connection);
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static Task PrintAsync(string connection) => Pipeline.Create("print", pipeline => pipeline
        .From(SqlQuery.Read<(long Id, long Double)>(options =>
        {
            (options.Provider, options.ConnectionString) = (SqliteFactory.Instance, connection);
            options.CommandText = "SELECT id, double FROM doubles WHERE id > @last ORDER BY id LIMIT @limit";
            options.Map = row => (row.GetInt64(0), row.GetInt64(1));
        }))
        .Batch("out", (batch, _) =>
        {
            foreach (var (id, twice) in batch.Data) Console.WriteLine($"{id} is stored: {twice}");
            return default;
        })).RunAsync();
}
