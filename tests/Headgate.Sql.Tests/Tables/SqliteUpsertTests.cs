namespace Headgate.Sql.Tests.Tables;

public sealed class SqliteUpsertTests(SqliteDatabase database) : UpsertTests(database), IClassFixture<SqliteDatabase>;
