namespace Headgate.Sql.Tests.Tables;

[Trait("Tier", "Servers")]
public sealed class PostgresUpsertTests(PostgresFixture database) : UpsertTests(database), IClassFixture<PostgresFixture>;
