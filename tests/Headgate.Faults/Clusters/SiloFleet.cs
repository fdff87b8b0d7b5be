using System.Collections.Concurrent;
using Cluster.CommandLine;
using Cluster.Counting;
using Cluster.Silos;
using Headgate.Orleans.Keeping;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Headgate.Faults.Clusters;

/// <summary>Silos of <c>samples/Cluster</c> as processes, and a client that asks how far they are.</summary>
/// <remarks>One call at a time.</remarks>
internal sealed class SiloFleet : IAsyncDisposable
{
    private const int KeptLines = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<int, SiloCount> _counts = new();
    private readonly List<SiloProcess> _silos = [];
    private readonly SiloNetwork? _network;
    private IHost? _client;
    private int _started;

    private SiloFleet(ClusterPlan options, SiloNetwork? network) => (Options, _network) = (options, network);

    /// <summary>What they count.</summary>
    public ClusterPlan Options { get; }

    /// <summary>Those that were started and not taken away.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>What they have printed last, for who has to find out why.</summary>
    public string Output => string.Join('\n', _lines);

    private IGrainFactory Grains => _client!.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts silos, all at once, and waits until all take part.</summary>
    /// <param name="options">What they count; the cluster's name and folder are given here.</param>
    /// <param name="count">How many.</param>
    /// <param name="network">Gives each a network namespace of its own; null for the machine's.</param>
    public static async Task<SiloFleet> StartAsync(ClusterPlan options, int count, SiloNetwork? network = null)
    {
        var folder = Directory.CreateTempSubdirectory("headgate-silos-").FullName;
        var fleet = new SiloFleet(options with { Id = $"silos-{Guid.NewGuid():N}", Folder = folder }, network);
        await Meeting.PrepareAsync(fleet.Options);
        new ResultsDatabase(fleet.Options.Results).Create();
        await fleet.StartSilosAsync(count);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.Find(fleet.Options, [.. fleet._silos.Select(static silo => silo.Place.Gateway)]);

            // A silo that is cut off closes no connection: questions go there until the client has looked who is left.
            client.Configure<GatewayOptions>(static gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
        });
        fleet._client = builder.Build();
        await fleet._client.StartAsync();
        return fleet;
    }

    private async Task StartSilosAsync(int count)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Add()).ToList().Select(static silo => silo.StartedAsync()));
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidOperationException($"{failure.Message}\n{Output}", failure);
        }
    }

    /// <summary>Starts one more; it takes part when it has said so.</summary>
    public SiloProcess Add()
    {
        var place = Ports.Places(1, withDashboard: false)[0] with { Number = ++_started };
        if (_network is not null) place = place with { Address = _network.Add(place.Number) };
        var silo = SiloProcess.Start(Options, place, Note, _network?.CommandOf(place.Number) ?? []);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Starts one more, and waits until it takes part. A silo that comes while another is dying may give up: on a machine with an operator it would be started again.</summary>
    /// <returns>Whether it takes part.</returns>
    public async Task<bool> TryAddAsync()
    {
        var silo = Add();
        try
        {
            await silo.StartedAsync();
            return true;
        }
        catch (InvalidOperationException)
        {
            await KillAsync(silo);
            return false;
        }
    }

    /// <summary>Kills one.</summary>
    public async Task KillAsync(SiloProcess silo)
    {
        _silos.Remove(silo);
        await silo.DisposeAsync();
    }

    /// <summary>Has one leave in order, as by an operator: SIGTERM, and no more.</summary>
    /// <returns>Whether it has ended by itself.</returns>
    public async Task<bool> StopAsync(SiloProcess silo)
    {
        _silos.Remove(silo);
        await silo.SignalAsync("TERM");
        var hasEnded = await Running.Patience.UntilAsync(() => Task.FromResult(silo.HasExited), seconds: 60);
        await silo.DisposeAsync();
        return hasEnded;
    }

    /// <summary>Whether all is counted. Not known while a silo that was asked dies: then it is not.</summary>
    public Task<bool> HasFinishedAsync() => AskAsync(async () =>
    {
        foreach (var flow in CountingFlows.Names)
        {
            if (!await Grains.HasFinishedAsync(flow)) return false;
        }

        return true;
    });

    /// <summary>Waits until all partitions of all flows run, spread evenly; then the text begins.</summary>
    /// <returns>Whether that came to be.</returns>
    public async Task<bool> BeginAsync()
    {
        var areSpread = await SpreadAsync();
        SpokenText.Open(Options.Opening);
        return areSpread;
    }

    /// <summary>Whether all partitions of all flows are in other silos than this. Not known while those that are asked die: then it is not so.</summary>
    public Task<bool> HasNothingAsync(SiloProcess silo) => AskAsync(async () =>
    {
        var address = $"{silo.Place.Address}:{silo.Place.Port}@";
        foreach (var flow in CountingFlows.Names)
        {
            var places = await Grains.GetPlacesAsync(flow);
            if (!places.All(place => place?.StartsWith(address, StringComparison.Ordinal) is false)) return false;
        }

        return true;
    });

    private Task<bool> SpreadAsync() => Running.Patience.UntilAsync(
        async () =>
        {
            foreach (var flow in CountingFlows.Names)
            {
                var places = (await Grains.GetPlacesAsync(flow)).GroupBy(static place => place).Select(static place => place.Key is null ? 0 : place.Count()).ToList();
                if (places.Count < _silos.Count || places.Max() - places.Min() > 1) return false;
            }

            return true;
        },
        seconds: 60);

    /// <summary>The silos in which sources are read.</summary>
    public async Task<IReadOnlyList<SiloProcess>> ReadersAsync()
    {
        var grains = await Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        var ports = grains.Where(static grain => grain.GrainType.Contains("SourceGrain", StringComparison.Ordinal)).Select(static grain => grain.SiloAddress.Endpoint.Port).ToHashSet();
        return [.. _silos.Where(silo => ports.Contains(silo.Place.Port))];
    }

    /// <summary>What a silo has said last of how many words it has counted; null when it has said nothing.</summary>
    public SiloCount? CountOf(SiloProcess silo) => _counts.GetValueOrDefault(silo.Place.Number);

    /// <summary>All counts of a flow.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Results(string flow) => new ResultsDatabase(Options.Results).Read(flow);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await Running.Patience.EndsAsync(_client.StopAsync(), 10);
            _client.Dispose();
        }

        await Task.WhenAll(_silos.Select(static silo => silo.DisposeAsync().AsTask()));
        SqliteConnection.ClearAllPools();
        Directory.Delete(Options.Folder, recursive: true);
    }

    /// <summary>A silo that dies takes a question with it.</summary>
    private static async Task<bool> AskAsync(Func<Task<bool>> question)
    {
        try
        {
            return await question().WaitAsync(Patience, TimeProvider.System);
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Note(SiloPlace place, string line)
    {
        if (SiloCount.TryParse(line) is { } count) _counts[place.Number] = count;
        _lines.Enqueue(line);
        while (_lines.Count > KeptLines) _lines.TryDequeue(out _);
    }
}
