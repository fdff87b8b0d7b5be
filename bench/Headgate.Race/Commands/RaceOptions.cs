using System.CommandLine;
using Headgate.Race.Measuring;

namespace Headgate.Race.Commands;

/// <summary>The options of a race, whatever is raced.</summary>
internal sealed class RaceOptions
{
    private readonly Option<int> _runs = new("--runs") { Description = "Measured runs of each peer.", DefaultValueFactory = _ => 7 };
    private readonly Option<int> _warmUps = new("--warm-ups") { Description = "Runs of each peer that are not counted.", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _warmUpSeconds = new("--warm-up-seconds")
    {
        Description = "How long each peer runs, at least, before it is measured: until what runs often is compiled for good.",
        DefaultValueFactory = _ => 4,
    };

    private readonly Option<string?> _only = new("--only") { Description = "Only the peers whose name contains this; where one has just this name, only that." };
    private readonly Option<FileInfo?> _json;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="json">What <c>--json</c> does.</param>
    public RaceOptions(Command command, string json)
    {
        _runs.MustLieBetween(1, 1000);
        _warmUps.MustLieBetween(0, 1000);
        _warmUpSeconds.MustLieBetween(0, 3600);
        _json = new Option<FileInfo?>("--json") { Description = json };
        foreach (var option in (Option[])[_runs, _warmUps, _warmUpSeconds, _only, _json]) command.Add(option);
    }

    public Schedule ScheduleOf(ParseResult parsed) => new(parsed.GetValue(_warmUps), TimeSpan.FromSeconds(parsed.GetValue(_warmUpSeconds)), parsed.GetValue(_runs));

    public FileInfo? JsonOf(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Races the peers that were asked for, and lets all of them go.</summary>
    /// <returns>The exit code: 1 when none was meant.</returns>
    public async Task<int> RunAsync<TPeer>(ParseResult parsed, IReadOnlyList<TPeer> all, Func<TPeer, string> nameOf, Func<List<TPeer>, Task<int>> race)
        where TPeer : IAsyncDisposable
    {
        var only = parsed.GetValue(_only);
        try
        {
            var peers = all.Where(peer => string.Equals(nameOf(peer), only, StringComparison.OrdinalIgnoreCase)).ToList();
            if (peers.Count == 0) peers = [.. all.Where(peer => only is null || nameOf(peer).Contains(only, StringComparison.OrdinalIgnoreCase))];
            if (peers.Count > 0) return await race(peers);
            var names = string.Join(", ", all.Select(peer => $"'{nameOf(peer)}'"));
            await Console.Error.WriteLineAsync($"Option --only is '{only}'; it must be part of a peer's name: {names}.");
            return 1;
        }
        finally
        {
            foreach (var peer in all) await peer.DisposeAsync();
        }
    }
}
