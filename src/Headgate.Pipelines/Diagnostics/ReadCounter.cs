using System.Diagnostics.Metrics;

namespace Headgate.Pipelines.Diagnostics;

/// <summary>
/// A counter for what happens often: it is told nothing, and whoever collects reads its sums. To count costs one addition, whether anybody listens or not. Pipelines of one name have one sum, which
/// goes on when there is such a pipeline again. Thread-safe.
/// </summary>
internal sealed class ReadCounter
{
    /// <summary>Of so many series the sums are kept when nobody counts any more. The oldest go first.</summary>
    internal const int MostUnused = 1_000;

    private const int LeastRoom = 2 * MostUnused;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, SeriesSum> _sums = [];
    private int _room = LeastRoom;

    /// <summary>One that only goes up, or, if wanted, a number that goes up and down.</summary>
    public ReadCounter(Meter meter, string name, string unit, string description, bool goesDown = false)
    {
        if (goesDown) meter.CreateObservableUpDownCounter(name, Read, unit, description);
        else meter.CreateObservableCounter(name, Read, unit, description);
    }

    /// <summary>The series of these tags. Who counts keeps it: what nobody keeps may be forgotten.</summary>
    public Series For(params KeyValuePair<string, object?>[] tags)
    {
        var key = string.Join('\0', tags.Select(static tag => tag.Value));
        lock (_gate)
        {
            if (!_sums.TryGetValue(key, out var sum))
            {
                if (_sums.Count >= _room) Trim();
                _sums.Add(key, sum = new SeriesSum(tags));
            }

            return sum.ToSeries();
        }
    }

    private List<Measurement<long>> Read()
    {
        lock (_gate) return [.. _sums.Values.Select(static sum => new Measurement<long>(Volatile.Read(ref sum.Value), sum.Tags))];
    }

    private void Trim()
    {
        var unused = _sums.Where(static entry => !entry.Value.IsUsed).Select(static entry => entry.Key).ToList();
        foreach (var key in unused.SkipLast(MostUnused)) _sums.Remove(key);
        _room = Math.Max(LeastRoom, 2 * _sums.Count);
    }
}
