using Headgate.Flows.Planning;

namespace Headgate.Flows.Inspection;

/// <summary>A flow as it is listed, through all its runs. Thread-safe.</summary>
/// <param name="name">The name of the flow.</param>
internal sealed class FlowEntry(string name)
{
    private readonly Lock _gate = new();
    private RunWatch? _latest;
    private Exception? _failure;
    private int _runCount;

    public string Name => name;

    /// <summary>What went wrong, in words; null for nothing.</summary>
    public static string? ReasonOf(Exception? failure) => failure is null ? null : $"{failure.GetType()}: {failure.Message}";

    /// <summary>A run begins.</summary>
    public void Begin(RunWatch run)
    {
        lock (_gate)
        {
            (_latest, _failure) = (run, null);
            _runCount++;
        }
    }

    /// <summary>The flow could not even be run.</summary>
    public void NoteFailure(Exception failure)
    {
        lock (_gate) _failure = failure;
    }

    /// <summary>What the flow is doing, or has done last.</summary>
    public FlowRunSnapshot Describe()
    {
        lock (_gate)
        {
            var snapshot = _latest?.Describe() ?? new FlowRunSnapshot { Name = name, Plan = new FlowPlan(name, 0, []), Status = FlowStatus.NotStarted };
            snapshot = snapshot with { RunCount = _runCount };
            return _failure is null ? snapshot : snapshot with { Status = FlowStatus.Faulted, FailureReason = ReasonOf(_failure) };
        }
    }
}
