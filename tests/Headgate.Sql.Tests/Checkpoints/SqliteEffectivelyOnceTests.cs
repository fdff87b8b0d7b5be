namespace Headgate.Sql.Tests.Checkpoints;

public sealed class SqliteEffectivelyOnceTests(SqliteDatabase database) : EffectivelyOnceTests(database), IClassFixture<SqliteDatabase>;
