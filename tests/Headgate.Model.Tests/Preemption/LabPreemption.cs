using Headgate.Model.Tests.Topologies;

namespace Headgate.Model.Tests.Preemption;

/// <summary>
/// Holds up what a lab runs, in the middle: some of its steps get a thread of their own, stop at some point, and go on when others have had their turns. Whoever calls stages from outside is held
/// up, too. Still one thread runs at a time, and a seed decides everything.
/// </summary>
internal sealed class LabPreemption(Dice dice) : IPreemption
{
    private const int MostHeldUp = 3;
    private const int MostSteps = 8;

    [ThreadStatic]
    private static LabPreemption? _current;

    private readonly List<Fiber> _heldUp = [];
    private Func<bool>? _step;
    private bool _isStepping;
    private bool _isOutside;
    private int _points;

    /// <summary>What holds up the steps of labs on this thread; null for nothing.</summary>
    public static LabPreemption? Current
    {
        get => _current;
        set => PreemptionPoint.Preemption = _current = value;
    }

    /// <summary>Of how many steps one can be held up.</summary>
    public int StepsOfOneHeldUp { get; init; } = 6;

    /// <summary>How many points are passed at most before the next hold-up.</summary>
    public int MostPoints { get; init; } = 120;

    /// <summary>How often something was held up.</summary>
    public int Count { get; private set; }

    /// <summary>Before a step of the lab: whether one that was held up goes on instead of it.</summary>
    /// <param name="step">A step of the lab.</param>
    /// <param name="isIdle">Whether there is nothing else to do.</param>
    public static bool TryResume(Func<bool> step, bool isIdle)
    {
        if (_current is not { } current) return false;
        current._step = step;
        if (current._heldUp.Count == 0 || (!isIdle && !current.IsTurnOf(current._heldUp.Count))) return false;
        current.ResumeOne();
        return true;
    }

    /// <summary>A step of the lab: runs it, perhaps so that it can be held up.</summary>
    public static void Run(Action step)
    {
        if (_current is { } current) current.RunStep(step);
        else step();
    }

    /// <summary>Whoever calls from outside lets others go first.</summary>
    public void Pass()
    {
        if (_isStepping || _step is null || _points-- > 0) return;
        _points = dice.Below(MostPoints);
        if (!IsTurnOf(2)) return;
        Count++;
        _isOutside = true;
        for (var steps = dice.Below(MostSteps); steps > 0 && _step(); steps--)
        {
        }

        _isOutside = false;
    }

    /// <summary>A step that runs through waits for one that was held up.</summary>
    public void Spin()
    {
        ModelFailureException.Unless(_heldUp.Count > 0, "Whoever waits for another thread does not wait for itself.");
        ResumeOne();
    }

    private bool IsTurnOf(int times) => dice.OneIn(times + 1);

    private void RunStep(Action step)
    {
        var wasStepping = _isStepping;
        _isStepping = true;
        try
        {
            if (!_isOutside && (_heldUp.Count >= MostHeldUp || !dice.OneIn(StepsOfOneHeldUp)))
            {
                step();
                return;
            }

            var fiber = Fiber.Take();
            var points = _isOutside ? int.MaxValue : dice.Below(MostPoints);
            fiber.Start(step, new Held(this, fiber, points));
            if (!fiber.IsDone) _heldUp.Add(fiber);
        }
        finally
        {
            _isStepping = wasStepping;
        }
    }

    private void ResumeOne()
    {
        var fiber = dice.Of(_heldUp);
        _heldUp.Remove(fiber);
        fiber.Resume();
        if (!fiber.IsDone) _heldUp.Add(fiber);
    }

    /// <summary>What decides on the thread of a step that can be held up.</summary>
    private sealed class Held(LabPreemption lab, Fiber fiber, int points) : IPreemption
    {
        private int _points = points;

        public void Pass()
        {
            if (_points-- > 0) return;
            Hold();
        }

        public void Spin() => Hold();

        private void Hold()
        {
            lab.Count++;
            fiber.Hold();
            _points = lab.NextPoints();
        }
    }

    /// <summary>Half of those that were held up once run through.</summary>
    private int NextPoints() => dice.OneIn(2) ? int.MaxValue : dice.Below(MostPoints);
}
