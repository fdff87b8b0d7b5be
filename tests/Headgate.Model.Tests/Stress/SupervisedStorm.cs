using Headgate.Model.Tests.Topologies;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Model.Tests.Stress;

/// <summary>
/// One round of many threads that subscribe consumers of two environments through handles, cancel, replace and read, while others end the sources
/// behind the handles in every way. When they are done, who wants a source has it, and nobody else.
/// </summary>
internal sealed class SupervisedStorm(ulong seed)
{
    private const int Sources = 3;
    private const int Places = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Watch _watch = new(Patience);
    private readonly StageEnvironment[] _environments = [new(loggerFactory: NullLoggerFactory.Instance), new(loggerFactory: NullLoggerFactory.Instance)];
    private readonly ProducerHandle<Drop>[] _handles = new ProducerHandle<Drop>[Sources];
    private readonly Place[] _places = new Place[Places];
    private int _incarnations;

    /// <summary>Runs a round.</summary>
    /// <param name="threads">How many threads there are.</param>
    /// <param name="steps">How many calls each of them makes.</param>
    /// <returns>How often a source was restarted.</returns>
    /// <exception cref="ModelFailureException">A rule does not hold, or somebody waits in vain.</exception>
    public async Task<int> RunAsync(int threads, int steps)
    {
        var dice = new Dice(seed);
        var spec = new SupervisorSpec(new SupervisorOptions { MaxRestarts = int.MaxValue });
        for (var source = 0; source < Sources; source++) _handles[source] = spec.Add($"source{source}", () => new Spring(Interlocked.Increment(ref _incarnations)));
        var supervisor = await Supervisor.StartAsync(spec, _environments[0]);
        for (var place = 0; place < Places; place++) _places[place] = new Place(Settle(dice, out var wanted)) { Wanted = wanted };
        try
        {
            Rage(dice, threads, steps);
            CheckAtRest();
        }
        catch (Exception failure)
        {
            throw new ModelFailureException($"Seed {seed}: {failure.Message}");
        }
        finally
        {
            await supervisor.StopAsync();
            await Task.WhenAll(_places.Select(static place => place.Basin.StopAsync())).WaitAsync(Patience);
        }

        return _handles.Sum(static handle => handle.RestartCount);
    }

    private void Rage(Dice dice, int count, int steps)
    {
        var threads = Enumerable.Range(0, count).Select(_ => dice.Split()).Select(dice => new Thread(() => Rage(dice, steps))).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
    }

    private void Rage(Dice dice, int steps)
    {
        for (var step = 0; step < steps && _watch.Failure is null; step++)
        {
            try
            {
                Do(dice);
            }
            catch (Exception failure)
            {
                _watch.Unless(false, $"Nothing fails that was not made to: {failure}");
            }
        }
    }

    private void Do(Dice dice)
    {
        var source = dice.Below(Sources);
        var place = _places[dice.Below(Places)];
        switch (dice.Below(100))
        {
            case < 25:
                if (_handles[source].Stage is Spring spring) Wait(spring.End(dice));
                break;
            case < 85:
                lock (place) ChangeSubscription(dice, place, source);
                break;
            case < 93:
                Wait(ReadAsync(source, dice.Below(30)));
                break;
            case < 97:
                _ = place.Basin.GetSnapshot();
                break;
            default:
                lock (place) Replace(dice, place);
                break;
        }
    }

    private void ChangeSubscription(Dice dice, Place place, int source)
    {
        if (!place.Wanted[source])
        {
            place.Wanted[source] = TrySubscribe(dice, place.Basin, source);
            return;
        }

        // The first one that was made, or the one that is in its place now: they are one to the user.
        var held = (dice.OneIn(2) ? place.Held[source] : null) ?? place.Basin.Latest(source);
        if (held is null) return;
        if (dice.OneIn(2))
        {
            place.Held[source] = Wait(place.Basin.ResubscribeAsync(held, _handles[source], BasinOptions.For(source, dice)));
            return;
        }

        held.Cancel();
        place.Held[source] = null;
        place.Wanted[source] = false;
    }

    private bool TrySubscribe(Dice dice, Basin basin, int source)
    {
        using var giveUp = new CancellationTokenSource();
        var subscribing = basin.SubscribeToAsync(_handles[source], BasinOptions.For(source, dice), giveUp.Token);
        if (dice.OneIn(4)) giveUp.Cancel();
        try
        {
            Wait(subscribing);
            return true;
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            return false;
        }
        catch (SubscriptionRefusedException refusal) when (refusal.Reason.Kind == StopKind.AlreadySubscribed)
        {
            // One that was given up is still on its way out.
            return false;
        }
    }

    private async Task ReadAsync(int source, int count)
    {
        Drop? last = null;
        await foreach (var drop in _handles[source].ReadAllAsync(new SubscriptionOptions { MaxDemand = 5 }))
        {
            var isNext = last is not { } previous || drop.Follows(previous) || drop.Incarnation > previous.Incarnation;
            _watch.Unless(isNext, $"A reader gets every event of an incarnation, and then those of the next: {drop} after {last}.");
            last = drop;
            if (count-- == 0) break;
        }
    }

    /// <summary>Stops a consumer and puts another into its place.</summary>
    private void Replace(Dice dice, Place place)
    {
        _watch.Unless(place.Basin.StopReason is null, $"A consumer outlives the restarts of its producers: {place.Basin.StopReason}.");
        if (dice.OneIn(2)) place.Basin.Kill();
        Wait(place.Basin.StopAsync());
        place.Basin = Settle(dice, out var wanted);
        place.Wanted = wanted;
        Array.Clear(place.Held);
    }

    /// <summary>Starts a consumer in either environment, which wants some of the sources from its start.</summary>
    private Basin Settle(Dice dice, out bool[] wanted)
    {
        var chosen = wanted = [.. _handles.Select(_ => dice.OneIn(3))];
        var subscribeTo = Enumerable.Range(0, Sources).Where(source => chosen[source])
            .Select(source => new SubscribeTo<Drop>(_handles[source], BasinOptions.For(source, dice))).ToList();
        return Stage.Start(new Basin(_watch, Sources, subscribeTo), _environments[dice.Below(2)]);
    }

    private void CheckAtRest()
    {
        if (_watch.Failure is { } failure) throw new ModelFailureException(failure);
        for (var source = 0; source < Sources; source++)
        {
            foreach (var place in _places) CheckAtRest(place, source);
            var (handle, due) = (_handles[source], _places.Count(place => place.Wanted[source]));
            _watch.WaitFor(() => handle.Stage?.GetSnapshot().Consumers.Count == due, () => $"A source has those consumers that want it: {due}, not {handle.Stage?.GetSnapshot().Consumers.Count}.");
        }
    }

    private void CheckAtRest(Place place, int source)
    {
        var (basin, due) = (place.Basin, place.Wanted[source] ? 1 : 0);
        var before = _watch.Look(() => basin.SeenCount(source));
        _watch.WaitFor(() => basin.OpenCount(source) == due, () => $"A consumer has the subscriptions that it wants: {basin.OpenCount(source)} to source {source}, not {due}; {basin.Status} {basin.StopReason}.");
        if (due == 1) _watch.WaitFor(() => basin.SeenCount(source) > before, () => $"Events of source {source} flow to everybody who is subscribed to it.");
        if (basin.StopReason is { } reason) throw new ModelFailureException($"A consumer outlives the restarts of its producers: {reason}.");
    }

    private static void Wait(Task task) => task.WaitAsync(Patience).GetAwaiter().GetResult();

    private static TResult Wait<TResult>(Task<TResult> task) => task.WaitAsync(Patience).GetAwaiter().GetResult();

    /// <summary>A consumer, and what is to be true of it. Whoever changes it holds its lock.</summary>
    private sealed class Place(Basin basin)
    {
        public Basin Basin { get; set; } = basin;

        /// <summary>Which sources it is to be subscribed to.</summary>
        public required bool[] Wanted { get; set; }

        /// <summary>The subscriptions as they were first made.</summary>
        public Subscription?[] Held { get; } = new Subscription?[Sources];
    }
}
