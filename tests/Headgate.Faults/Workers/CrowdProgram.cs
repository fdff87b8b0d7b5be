using System.Globalization;
using Headgate.Faults.Running;
using Headgate.Pipelines;
using Headgate.Pipelines.Limits;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Faults.Workers;

/// <summary>The process in which very many pipelines start at once, each with a limit of its own that is changed while they run. It is given one processor and one thread: whatever blocked a
/// thread to wait would bring all to a standstill.</summary>
public static class CrowdProgram
{
    private const double LeastUse = 0.98;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostStart = TimeSpan.FromMinutes(1);

    /// <summary>Runs, and prints what was measured.</summary>
    /// <param name="count">How many pipelines.</param>
    /// <param name="seconds">How long they run with each of two limits.</param>
    /// <returns>0 when nothing was wrong.</returns>
    public static async Task<int> RunAsync(int count, int seconds)
    {
        var environment = new StageEnvironment(loggerFactory: NullLoggerFactory.Instance);
        var pipelines = new Pipeline[count];
        var handled = new long[count];
        for (var i = 0; i < count; i++) pipelines[i] = Create(i, handled, environment);
        var clock = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(pipelines.Select(static pipeline => pipeline.StartAsync()));
        var start = TimeProvider.System.GetElapsedTime(clock);
        ThreadPool.GetMaxThreads(out var threads, out _);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} pipelines started in {start.TotalSeconds:0.0} s, with {Environment.ProcessorCount} processor and at most {threads} thread"));
        var isSound = start <= MostStart && Environment.ProcessorCount == 1 && threads == 1;
        foreach (var permits in new[] { 1, 2 })
        {
            if (permits > 1) Array.ForEach(pipelines, pipeline => pipeline.SetRateLimit(RateLimit.Of(permits, Interval), atOnce: true));
            isSound &= await MeasureAsync(permits, seconds, handled);
        }

        clock = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(pipelines.Select(static pipeline => pipeline.StopAsync()));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"stopped in {TimeProvider.System.GetElapsedTime(clock).TotalSeconds:0.0} s"));
        return isSound && pipelines.All(static pipeline => pipeline.Counts.InFlight == 0) ? 0 : 1;
    }

    /// <summary>Lets some time pass, and compares what each has handled with what its limit allows: at most the permits of each interval that has begun, and those of one before that were not used yet.</summary>
    private static async Task<bool> MeasureAsync(int permits, int seconds, long[] handled)
    {
        var before = (long[])handled.Clone();
        var clock = TimeProvider.System.GetTimestamp();
        await Pause.ForAsync(seconds * 1000);
        var counts = handled.Zip(before, static (now, then) => now - then).ToArray();
        var elapsed = TimeProvider.System.GetElapsedTime(clock);
        var most = permits * (Math.Ceiling(elapsed / Interval) + 1);
        var all = counts.Sum() / (permits * Math.Floor(elapsed / Interval) * counts.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"limit {permits} in 5 s, {elapsed.TotalSeconds:0.0} s: {counts.Min()} to {counts.Max()} each, {most:0} allowed; {all:0.0 %} of the limit used"));
        return counts.Max() <= most && counts.Min() > 0 && all >= LeastUse;
    }

    private static Pipeline Create(int number, long[] handled, StageEnvironment environment) => Pipeline.Create($"crowd-{number}", builder => builder
        .From(Forever())
        .RateLimit(1, Interval)
        .Process((int _, CancellationToken _) =>
        {
            Interlocked.Increment(ref handled[number]);
            return ValueTask.CompletedTask;
        }), environment);

    private static IEnumerable<int> Forever()
    {
        for (var i = 0; ; i++) yield return i;
    }
}
