namespace Headgate.Simulation.Faults;

/// <summary>Which faults a seed has, and when they strike. Counts them: a run in which a planned fault did not happen shows nothing of it.</summary>
public sealed class FaultPlan
{
    private const int LatestFirst = 4;

    private readonly Random _random;
    private readonly Dictionary<FaultKind, (int First, int Percent)> _planned = [];
    private readonly Dictionary<FaultKind, int> _chances = [];
    private readonly SortedDictionary<FaultKind, int> _struck = [];

    /// <summary>Plans some of the faults that are possible.</summary>
    public FaultPlan(Random random, IEnumerable<FaultKind> possible, int percent = 30)
    {
        _random = random;
        foreach (var kind in possible)
        {
            if (random.Next(100) < percent) Plan(kind);
        }
    }

    /// <summary>Gets or sets who is told that a fault strikes.</summary>
    public Action<FaultKind>? OnStrike { get; set; }

    /// <summary>Gets or sets whether faults strike.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Gets how often each fault has struck.</summary>
    public IReadOnlyDictionary<FaultKind, int> Struck => _struck;

    /// <summary>Gets the planned faults.</summary>
    public IEnumerable<FaultKind> Planned => _planned.Keys.Order();

    /// <summary>Gets the planned faults that have not happened.</summary>
    public IEnumerable<FaultKind> Missing => Planned.Where(kind => !_struck.ContainsKey(kind));

    /// <summary>Adds a fault to the plan: it strikes at one of the first occasions, and at some percent of those that follow.</summary>
    public void Plan(FaultKind kind) => _planned[kind] = (_random.Next(IsRare(kind) ? 1 : LatestFirst), _random.Next(1, 6));

    public bool IsPlanned(FaultKind kind) => _planned.ContainsKey(kind);

    /// <summary>An occasion for a fault.</summary>
    /// <returns>Whether it strikes.</returns>
    public bool Strikes(FaultKind kind)
    {
        if (!IsOn || !_planned.TryGetValue(kind, out var plan)) return false;
        var chance = _chances.GetValueOrDefault(kind);
        _chances[kind] = chance + 1;
        if (chance != plan.First && _random.Next(100) >= plan.Percent) return false;
        Note(kind);
        OnStrike?.Invoke(kind);
        return true;
    }

    /// <summary>A fault that somebody else has chosen has happened.</summary>
    public void Note(FaultKind kind) => _struck[kind] = _struck.GetValueOrDefault(kind) + 1;

    /// <summary>Whether there are few occasions for it.</summary>
    private static bool IsRare(FaultKind kind) => kind is
        FaultKind.ConnectFails or FaultKind.ConnectHangs or FaultKind.DeadLettersFail or FaultKind.FailureHandlerThrows or FaultKind.BatchFailsInPart or FaultKind.HandlerHangsAfterCommit
        or FaultKind.SaveFails or FaultKind.SaveFailsAfterwards or FaultKind.SaveIsSlow or FaultKind.DeliveryFails or FaultKind.DeliveryFailsAfterwards
        or FaultKind.StageIsKilled or FaultKind.ProcessIsKilled or FaultKind.FlowIsCancelled or FaultKind.MachineSleeps or FaultKind.WallClockJumps;
}
