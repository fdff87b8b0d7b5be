namespace Headgate.Race.Measuring;

/// <summary>
/// Lets every contender run once per round, in a rotated order, so that a machine that grows slower or faster does so for all of them and
/// nobody always runs behind the same neighbour.
/// </summary>
internal sealed class RoundRobin(IReadOnlyList<Contender> contenders, Func<long, long> expected, Schedule schedule)
{
    /// <summary>Raised before each run: the round and the contender's name.</summary>
    public event Action<string>? Starting;

    /// <exception cref="WrongResultException">A contender's result is wrong, in a warm-up run or in a measured one.</exception>
    public async Task<IReadOnlyList<Result>> RunAsync()
    {
        await WarmUpAsync();
        var runs = contenders.ToDictionary(contender => contender, _ => new List<Run>());
        for (var round = 0; round < schedule.Runs; round++)
        {
            foreach (var contender in InTurn(round))
            {
                Starting?.Invoke($"Round {round + 1} of {schedule.Runs}: {contender.Name}");
                runs[contender].Add(await MeasureAsync(contender));
            }
        }

        var results = new List<Result>();
        foreach (var contender in contenders) results.Add(new Result(contender.Name, runs[contender]) { Peak = await PeakOfAsync(contender) });
        return results;
    }

    private async Task WarmUpAsync()
    {
        var seconds = contenders.ToDictionary(contender => contender, _ => 0.0);
        for (var round = 0; round < schedule.WarmUps || seconds.Values.Any(IsTooShort); round++)
        {
            foreach (var contender in InTurn(round).Where(contender => round < schedule.WarmUps || IsTooShort(seconds[contender])))
            {
                Starting?.Invoke($"Warming up, round {round + 1}: {contender.Name}");
                seconds[contender] += (await MeasureAsync(contender)).Seconds;
            }
        }
    }

    private bool IsTooShort(double seconds) => seconds < schedule.WarmUpTime.TotalSeconds;

    private IEnumerable<Contender> InTurn(int round) => Enumerable.Range(0, contenders.Count).Select(turn => contenders[(round + turn) % contenders.Count]);

    private async Task<Run> MeasureAsync(Contender contender)
    {
        await contender.PrepareAsync(contender.Events);
        var (actual, run) = contender.MeasureElsewhereAsync is { } elsewhere ? await elsewhere(contender.Events) : await Measurement.OfAsync(contender.Events, contender.RunAsync);
        await CheckAsync(contender, actual);
        return run;
    }

    /// <summary>One run more: what memory is given back for before it would slow those down that are timed.</summary>
    private async Task<Peak?> PeakOfAsync(Contender contender)
    {
        if (contender.MeasureElsewhereAsync is not null) return null;
        Starting?.Invoke($"Memory: {contender.Name}");
        await contender.PrepareAsync(contender.Events);
        var (actual, peak) = await WorkingSet.PeakOfAsync(contender.Events, contender.RunAsync);
        await CheckAsync(contender, actual);
        return peak;
    }

    private Task CheckAsync(Contender contender, long actual) =>
        actual == expected(contender.Events) ? contender.CheckAsync(contender.Events) : throw new WrongResultException(contender.Name, contender.Events, actual, expected(contender.Events));
}
