using System.Diagnostics;

namespace Headgate.Race.Measuring;

/// <summary>
/// Lets every contender run once per round, in a rotated order, so that a machine that grows slower or faster does so for all of them and
/// nobody always runs behind the same neighbour.
/// </summary>
internal sealed class RoundRobin(IReadOnlyList<Contender> contenders, Func<long, long> expected, Schedule schedule)
{
    /// <summary>Raised before each run: the contender's name and the round, counted from 1, warm-up rounds first.</summary>
    public event Action<string, int>? Starting;

    public int Rounds => schedule.WarmUps + schedule.Runs;

    /// <exception cref="WrongResultException">A contender's result is wrong, in a warm-up run or in a measured one.</exception>
    public async Task<IReadOnlyList<Result>> RunAsync()
    {
        var runs = contenders.ToDictionary(contender => contender, _ => new List<Run>());
        for (var round = 0; round < Rounds; round++)
        {
            for (var turn = 0; turn < contenders.Count; turn++)
            {
                var contender = contenders[(round + turn) % contenders.Count];
                Starting?.Invoke(contender.Name, round + 1);
                var run = await MeasureAsync(contender);
                if (round >= schedule.WarmUps) runs[contender].Add(run);
            }
        }

        return [.. contenders.Select(contender => new Result(contender.Name, runs[contender]))];
    }

    private async Task<Run> MeasureAsync(Contender contender)
    {
        // Nobody pays for the garbage of the one before.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        var loadBefore = NeighbourLoad.Now();
        var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        var actual = await contender.RunAsync(contender.Events);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var allocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        var load = loadBefore is { } before ? NeighbourLoad.Now()?.CoresSince(before, seconds) : null;

        if (actual != expected(contender.Events))
            throw new WrongResultException(contender.Name, contender.Events, actual, expected(contender.Events));
        return new(contender.Events, seconds, allocatedBytes, load);
    }
}
