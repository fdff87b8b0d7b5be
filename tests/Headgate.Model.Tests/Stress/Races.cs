using Headgate.Model.Tests.Topologies;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Model.Tests.Stress;

/// <summary>Very many races, one after the other, between two threads that meet before each.</summary>
internal sealed class Races : IDisposable
{
    private const int Lot = 250;
    private const int MostDelay = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly StageEnvironment _environment = new(loggerFactory: NullLoggerFactory.Instance);
    private readonly Barrier _lots = new(3);
    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private Race[] _races = [];
    private Exception? _failure;
    private int _met;

    /// <summary>How often each thing came of each deed.</summary>
    public IReadOnlyDictionary<string, long> Outcomes => _outcomes;

    /// <summary>Runs so many.</summary>
    /// <exception cref="ModelFailureException">An account does not balance, or somebody waits in vain; with the seed of the lot.</exception>
    public async Task RunAsync(int count, ulong seed)
    {
        var dice = new Dice(seed);
        Thread[] threads = [Start(dice.Split(), static race => race.Subscribe()), Start(dice.Split(), static race => race.Disturb())];
        for (var left = count; left > 0 && _failure is null; left -= Lot)
        {
            _races = [.. Enumerable.Range(0, Math.Min(left, Lot)).Select(_ => new Race(dice.Split(), _environment))];
            _met = 0;
            _lots.SignalAndWait();
            _lots.SignalAndWait();
            try
            {
                await Task.WhenAll(_races.Select(static race => race.EndAsync(Patience)));
                foreach (var race in _races) Note(race);
            }
            catch (Exception failure)
            {
                _failure = new ModelFailureException($"Seed {seed}, {count - left} to {count - left + Lot}: {failure.Message}");
            }
        }

        _races = [];
        _lots.SignalAndWait();
        foreach (var thread in threads) thread.Join();
        if (_failure is not null) throw _failure;
    }

    public void Dispose() => _lots.Dispose();

    private void Note(Race race)
    {
        race.Dispose();
        var outcome = $"{race.Deed}: {(race.IsSubscribed ? "subscribed" : "not subscribed")}{(race.HasArrived ? ", events" : "")}";
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    private Thread Start(Dice dice, Action<Race> run)
    {
        var thread = new Thread(() => RunAll(dice, run));
        thread.Start();
        return thread;
    }

    private void RunAll(Dice dice, Action<Race> run)
    {
        while (true)
        {
            _lots.SignalAndWait();
            var races = _races;
            if (races.Length == 0) return;
            for (var i = 0; i < races.Length; i++)
            {
                Meet(2 * (i + 1));
                Thread.SpinWait(dice.Below(MostDelay));
                if (dice.OneIn(16)) Thread.Yield();
                try
                {
                    run(races[i]);
                }
                catch (Exception failure)
                {
                    _failure ??= failure;
                }
            }

            _lots.SignalAndWait();
        }
    }

    private void Meet(int all)
    {
        SpinWait spin = default;
        for (Interlocked.Increment(ref _met); Volatile.Read(ref _met) < all;) spin.SpinOnce(sleep1Threshold: -1);
    }
}
