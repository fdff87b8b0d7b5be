using System.Data.Common;
using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Sql.Queries;
using Headgate.Stages;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Sql.Tests.Queries;

/// <summary>A driver whose command cannot be released, as when the connection is lost in the middle of a result.</summary>
public sealed class FailingReleaseTests
{
    [Fact]
    public async Task What_cannot_be_released_takes_neither_the_connection_nor_the_data_source_with_it()
    {
        var driver = new Driver();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create("p", builder => builder
            .From(SqlQuery.Read<long>(options =>
            {
                (options.Provider, options.ConnectionString, options.Mode) = (driver, "Data Source=:memory:", SqlReadMode.Stream);
                options.CommandText = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n WHERE id > @last";
                options.Map = static reader => reader.GetInt64(0);
            }))
            .Process(number =>
            {
                first.TrySetResult();
                return number;
            }), new StageEnvironment(loggerFactory: NullLoggerFactory.Instance));
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.EndsAsync(first.Task, static () => "no row was read");
        await pipeline.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 1, 1), (driver.ConnectionCount, driver.ReleasedConnectionCount, driver.ReleasedSourceCount));
    }

    private sealed class Driver : DbProviderFactory
    {
        public int ConnectionCount { get; set; }

        public int ReleasedConnectionCount { get; set; }

        public int ReleasedSourceCount { get; set; }

        public override DbDataSource CreateDataSource(string connectionString) => new Source(this, connectionString);
    }

    private sealed class Source(Driver driver, string connectionString) : DbDataSource
    {
        public override string ConnectionString => connectionString;

        protected override DbConnection CreateDbConnection() => new Connection(driver, connectionString);

        protected override ValueTask DisposeAsyncCore()
        {
            driver.ReleasedSourceCount++;
            return base.DisposeAsyncCore();
        }
    }

    private sealed class Connection(Driver driver, string connectionString) : SqliteConnection(connectionString)
    {
        private bool _isOpened;

        public override void Open()
        {
            base.Open();
            _isOpened = true;
            driver.ConnectionCount++;
        }

        public override SqliteCommand CreateCommand() => new Command { Connection = this };

        protected override void Dispose(bool disposing)
        {
            if (_isOpened) driver.ReleasedConnectionCount++;
            _isOpened = false;
            base.Dispose(disposing);
        }
    }

    private sealed class Command : SqliteCommand
    {
        private bool _isReleased;

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (_isReleased || !disposing) return;
            _isReleased = true;
            throw new IOException("The connection was lost.");
        }
    }
}
