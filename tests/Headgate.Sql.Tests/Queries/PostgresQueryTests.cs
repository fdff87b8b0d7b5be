namespace Headgate.Sql.Tests.Queries;

[Trait("Tier", "Servers")]
public sealed class PostgresQueryTests(PostgresFixture database) : QueryTests(database), IClassFixture<PostgresFixture>;
