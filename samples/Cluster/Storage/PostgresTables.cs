using Npgsql;

namespace Cluster.Storage;

/// <summary>What Orleans looks for in PostgreSQL: its queries, by their names, in a table; and the tables that they are about. Where a version is given, a statement does nothing when another was
/// quicker, and says so: by the number of rows, or by the version as it was.</summary>
internal static class PostgresTables
{
    private const string Tables = """
        create table if not exists OrleansQuery (QueryKey text primary key, QueryText text not null);
        create table if not exists clusters (cluster text primary key, version int not null);
        create table if not exists silos (
            cluster text references clusters, address text, port int, generation int, name text, host text, status int, gateway int, suspected text,
            started timestamptz, alive timestamptz, primary key (cluster, address, port, generation));
        create table if not exists grains (service text, type text, n0 bigint, n1 bigint, key text, version int not null, content bytea, primary key (service, type, n0, n1, key));
        """;

    private const string SiloColumns =
        "s.address as Address, s.port as Port, s.generation as Generation, s.name as SiloName, s.host as HostName, s.status as Status, s.gateway as ProxyPort, s.suspected as SuspectTimes, s.started as StartTime, s.alive as IAmAliveTime, c.version as Version";

    private const string ThisSilo = "s.cluster = @DeploymentId and s.address = @Address and s.port = @Port and s.generation = @Generation";

    private const string NextTurn = "with turn as (update clusters set version = version + 1 where cluster = @DeploymentId and version = @Version returning cluster)";

    private const string ThisGrain = "service = @ServiceId and type = @GrainTypeString and n0 = @GrainIdN0 and n1 = @GrainIdN1 and key = coalesce(@GrainIdExtensionString, '')";

    private const string SameVersion = ThisGrain + " and version = @GrainStateVersion";

    private static readonly Dictionary<string, string> Queries = new()
    {
        ["InsertMembershipVersionKey"] = "with added as (insert into clusters values (@DeploymentId, 0) on conflict do nothing returning 1) select count(*)::int from added",
        ["MembershipReadAllKey"] = $"select {SiloColumns} from clusters c left join silos s on s.cluster = c.cluster where c.cluster = @DeploymentId",
        ["MembershipReadRowKey"] = $"select {SiloColumns} from clusters c left join silos s on {ThisSilo} where c.cluster = @DeploymentId",
        ["InsertMembershipKey"] = NextTurn + """
            , added as (
                insert into silos (cluster, address, port, generation, name, host, status, gateway, started, alive)
                select cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from turn on conflict do nothing returning 1)
            select count(*)::int from added
            """,
        ["UpdateMembershipKey"] = $"""
            {NextTurn}, changed as (update silos s set status = @Status, suspected = @SuspectTimes, alive = @IAmAliveTime from turn where {ThisSilo} returning 1)
            select count(*)::int from changed
            """,
        ["UpdateIAmAlivetimeKey"] = $"update silos s set alive = @IAmAliveTime where {ThisSilo}",
        ["GatewaysQueryKey"] = "select address as Address, gateway as ProxyPort, generation as Generation from silos where cluster = @DeploymentId and status = @Status and gateway > 0",
        ["DeleteMembershipTableEntriesKey"] = "delete from silos where cluster = @DeploymentId; delete from clusters where cluster = @DeploymentId",
        ["CleanupDefunctSiloEntriesKey"] = "delete from silos where cluster = @DeploymentId and alive < @IAmAliveTime and status = 6",
        ["ReadFromStorageKey"] = $"select content as PayloadBinary, version as Version from grains where {ThisGrain}",
        ["WriteToStorageKey"] = $"""
            with changed as (update grains set version = version + 1, content = @PayloadBinary where {SameVersion} returning version),
                added as (
                    insert into grains
                    select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1, @PayloadBinary where @GrainStateVersion::int is null
                    on conflict do nothing returning version)
            select coalesce((select version from changed), (select version from added), @GrainStateVersion::int) as NewGrainStateVersion
            """,
        ["ClearStorageKey"] = $"""
            with changed as (update grains set version = version + 1, content = null where {SameVersion} returning version)
            select coalesce((select version from changed), @GrainStateVersion::int) as NewGrainStateVersion
            """,
        ["DeleteStorageKey"] = $"""
            with gone as (delete from grains where {SameVersion} returning version)
            select coalesce((select version + 1 from gone), @GrainStateVersion::int) as NewGrainStateVersion
            """,
    };

    /// <summary>Makes them, unless they are there.</summary>
    public static async Task CreateAsync(string connection)
    {
        var source = NpgsqlDataSource.Create(connection);
        await using (source.ConfigureAwait(false))
        {
            using (var tables = source.CreateCommand(Tables)) await tables.ExecuteNonQueryAsync().ConfigureAwait(false);
            foreach (var (key, text) in Queries)
            {
                using var query = source.CreateCommand("insert into OrleansQuery values ($1, $2) on conflict (QueryKey) do update set QueryText = excluded.QueryText");
                query.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = key }, new() { Value = text } });
                await query.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
        }
    }
}
