using System.CommandLine;

namespace Cluster.CommandLine;

/// <summary>The command line: a cluster, or one silo of it.</summary>
/// <param name="runCluster">Starts silos, as many as are given, and says what they have counted; shows them in a browser or not.</param>
/// <param name="runSilo">Is a silo.</param>
public sealed class ClusterCommand(Func<ClusterPlan, int, bool, Task<int>> runCluster, Func<ClusterPlan, SiloPlace, Task<int>> runSilo)
{
    private readonly Option<Membership> _membership = new("--membership") { Description = "Where silos find each other and keep what they remember." };
    private readonly Option<string> _connection = new("--connection") { Description = "How to connect to Redis or PostgreSQL.", DefaultValueFactory = static _ => "" };
    private readonly Option<long> _lines = new("--lines") { Description = "How many lines of text are counted.", DefaultValueFactory = static _ => 400_000 };
    private readonly Option<int> _pace = new("--pace") { Description = "How many lines are written in a second; 0 when all are there." };
    private readonly Option<int> _partitions = new("--partitions") { Description = "In how many partitions each flow is counted.", DefaultValueFactory = static _ => 6 };
    private readonly Option<int> _silos = new("--silos") { Description = "How many silos there are, each a process.", DefaultValueFactory = static _ => 3 };
    private readonly Option<bool> _dashboard = new("--dashboard") { Description = "Show all silos in a browser as long as the cluster runs: the address is printed." };

    // What only silos are told.
    private readonly Option<string> _id = new("--id") { Hidden = true, DefaultValueFactory = static _ => $"cluster-{Environment.ProcessId}" };
    private readonly Option<string> _folder = new("--folder") { Hidden = true, DefaultValueFactory = static _ => "" };
    private readonly Option<int> _number = new("--number");
    private readonly Option<string> _address = new("--address");
    private readonly Option<int> _port = new("--port");
    private readonly Option<int> _gateway = new("--gateway");
    private readonly Option<int> _primary = new("--primary");
    private readonly Option<int> _dashboardPort = new("--dashboard-port");

    /// <summary>Parses arguments and runs what they say.</summary>
    /// <returns>The exit code: 0 when the counts are right, 1 when something is wrong.</returns>
    public Task<int> InvokeAsync(string[] arguments)
    {
        Option[] shared = [_membership, _connection, _lines, _pace, _partitions, _id, _folder];
        var silo = new Command("silo", "One silo of a cluster: the command starts them itself.") { Hidden = true };
        foreach (var option in shared.Concat([_number, _address, _port, _gateway, _primary, _dashboardPort])) silo.Options.Add(option);
        silo.SetAction(result => runSilo(OptionsOf(result), PlaceOf(result)));

        var root = new RootCommand("Counts words over silos on this machine, and compares the counts with those of one process.") { silo };
        foreach (var option in shared.Concat([_silos, _dashboard])) root.Options.Add(option);
        root.Validators.Add(result =>
        {
            if (result.GetResult(_membership) is { Implicit: false } && result.GetValue(_membership) != Membership.Localhost && result.GetResult(_connection) is not { Implicit: false })
                result.AddError($"--membership {result.GetValue(_membership)} needs --connection, which says where that server is.");
        });
        _silos.Validators.Add(static option =>
        {
            if (option.GetValueOrDefault<int>() < 1) option.AddError("--silos must be at least 1.");
        });
        root.SetAction(result => runCluster(OptionsOf(result), result.GetValue(_silos), result.GetValue(_dashboard)));
        return root.Parse(arguments).InvokeAsync();
    }

    private ClusterPlan OptionsOf(ParseResult result) => new()
    {
        Id = result.GetValue(_id)!,
        Membership = result.GetValue(_membership),
        Connection = result.GetValue(_connection)!,
        Folder = result.GetValue(_folder)!,
        Lines = result.GetValue(_lines),
        Pace = result.GetValue(_pace),
        Partitions = result.GetValue(_partitions),
    };

    private SiloPlace PlaceOf(ParseResult result) =>
        new(result.GetValue(_number), result.GetValue(_port), result.GetValue(_gateway), result.GetValue(_primary), result.GetValue(_dashboardPort)) { Address = result.GetValue(_address)! };
}
