namespace Headgate.Sql.Tests.Checkpoints;

[Trait("Tier", "Servers")]
public sealed class PostgresEffectivelyOnceTests(PostgresFixture database) : EffectivelyOnceTests(database), IClassFixture<PostgresFixture>;
