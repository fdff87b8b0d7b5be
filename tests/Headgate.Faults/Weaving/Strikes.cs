namespace Headgate.Faults.Weaving;

/// <summary>Deals out fault points, one after the other and each until it has struck, and counts. For one scenario.</summary>
internal sealed class Strikes
{
    private const int MostTries = 6;

    private readonly Random _random;
    private readonly FaultPoint[] _points;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<FaultPoint> _dealt = [];
    private int _next;
    private int _tries;

    /// <summary>Shuffles the points.</summary>
    public Strikes(Random random, params FaultPoint[] points)
    {
        _random = random;
        _points = points;
        random.Shuffle(_points);
    }

    /// <summary>The point that is to strike next, and at which of its passings. When it has not struck it is dealt again, for an earlier one.</summary>
    public (FaultPoint Point, int Passing) Deal()
    {
        var point = _points[_next % _points.Length];
        _dealt.Add(point);
        var most = point is FaultPoint.BeforeHandler or FaultPoint.AfterHandler or FaultPoint.BeforeDispatch ? 3000 : 8;
        return (point, point is FaultPoint.InRecovery or FaultPoint.InDrain ? 1 : _random.Next(1, Math.Max(2, most >> _tries++)));
    }

    /// <summary>A process has died at a point, or, where there is none, at any moment.</summary>
    /// <param name="point">The point.</param>
    /// <param name="where">What else is to be counted apart; empty for nothing.</param>
    public void Note(FaultPoint? point, string where = "")
    {
        if (point is not null)
        {
            _next++;
            _tries = 0;
        }

        var name = $"{point?.ToString() ?? "at any moment"}{where}";
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
    }

    /// <summary>Whether a point has been dealt so often, and has not struck, that it never will.</summary>
    public bool IsStuck => _tries > MostTries;

    /// <summary>What is wrong: the points that were dealt and have never struck.</summary>
    public IEnumerable<string> Complaints => _dealt.Where(point => !_counts.Keys.Any(name => name.Split(' ')[0] == $"{point}")).Select(static point => $"the fault point {point} was never passed");

    /// <inheritdoc />
    public override string ToString() => string.Join(", ", _counts.Select(static count => $"{count.Key} {count.Value}"));
}
