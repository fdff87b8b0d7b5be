namespace Headgate.Servers;

/// <summary>PostgreSQL with logical replication on. Anybody may connect as <c>postgres</c>.</summary>
public sealed class PostgresServer() : Server("postgres")
{
    private const string User = "postgres";

    private string Data => Path.Combine(Folder, "data");

    private string[] Elsewhere { get; } =
        Directory.Exists("/usr/lib/postgresql") ? [.. Directory.EnumerateDirectories("/usr/lib/postgresql").Select(static folder => Path.Combine(folder, "bin"))] : [];

    /// <summary>How to connect, as Npgsql wants it.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username={User};Database=postgres";

    /// <summary>Whether what it has confirmed outlasts a crash of the machine; tests of the process alone are quicker without.</summary>
    public bool IsDurable { get; init; }

    /// <inheritdoc />
    protected override string StopSignal => "INT"; // fast: without waiting for clients

    /// <inheritdoc />
    protected override async Task PrepareAsync()
    {
        var initdb = Find("initdb", Elsewhere);
        if (Directory.Exists(Data)) return;
        await GiveFolderToAsync(User);
        string[] command = [initdb, "-D", Data, "-U", User, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"];
        if (Environment.UserName == "root") await RunAsync("setpriv", ["--reuid", User, "--regid", User, "--init-groups", .. command]);
        else await RunAsync(command[0], command[1..]);
    }

    /// <inheritdoc />
    protected override Task LaunchAsync()
    {
        File.Delete(Path.Combine(Data, "postmaster.pid")); // what a kill leaves behind
        string[] options =
        [
            $"port={Port}", $"unix_socket_directories={Folder}", "listen_addresses=127.0.0.1", "wal_level=logical", "max_wal_senders=10",
            "max_replication_slots=10", "max_connections=200", $"fsync={(IsDurable ? "on" : "off")}",
        ];
        Launch("postgres", User, null, [Find("postgres", Elsewhere), "-D", Data, .. options.SelectMany(static option => new[] { "-c", option })]);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (!await base.IsReadyAsync(cancellationToken)) return false;
        try
        {
            await RunAsync(Find("pg_isready", Elsewhere), "-q", "-h", "127.0.0.1", "-p", $"{Port}");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
