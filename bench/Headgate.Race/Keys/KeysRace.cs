using System.Diagnostics;
using Headgate.Race.Measuring;

namespace Headgate.Race.Keys;

/// <summary>Runs each design without the slow key and with it, in turn, round after round.</summary>
internal sealed class KeysRace(IReadOnlyList<IKeysDesign> designs, KeysBounds bounds)
{
    private const int Probes = 50;

    /// <summary>How long a wait of the quick keys really takes: what a timer can do depends on the machine.</summary>
    public static async Task<TimeSpan> MeasureQuickAsync()
    {
        var waits = new List<double>();
        for (var probe = 0; probe < Probes; probe++)
        {
            var begun = Stopwatch.GetTimestamp();
            await Task.Delay(KeysLoad.Quick, TimeProvider.System, CancellationToken.None);
            waits.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return TimeSpan.FromMilliseconds(Spread.Of(waits).Median);
    }

    public async Task<IReadOnlyList<KeysResult>> RunAsync()
    {
        var alone = designs.ToDictionary(static design => design, static _ => new List<double>());
        var beside = designs.ToDictionary(static design => design, static _ => new List<double>());

        // The first round is for warming up.
        for (var round = 0; round <= bounds.Runs; round++)
        {
            foreach (var design in designs)
            {
                var without = await MeasureAsync(design, hasSlowKey: false);
                var with = await MeasureAsync(design, hasSlowKey: true);
                if (round == 0) continue;
                alone[design].Add(without);
                beside[design].Add(with);
            }
        }

        return [.. designs.Select(design => new KeysResult(design, alone[design], beside[design]))];
    }

    private async Task<double> MeasureAsync(IKeysDesign design, bool hasSlowKey)
    {
        using var load = new KeysLoad(hasSlowKey, bounds.MessagesPerKey, bounds.Slow, KeysBounds.Limit);
        await design.RunAsync(load);
        return load.QuickPerSecond();
    }
}
