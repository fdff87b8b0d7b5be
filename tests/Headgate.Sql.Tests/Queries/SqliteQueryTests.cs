namespace Headgate.Sql.Tests.Queries;

public sealed class SqliteQueryTests(SqliteDatabase database) : QueryTests(database), IClassFixture<SqliteDatabase>;
