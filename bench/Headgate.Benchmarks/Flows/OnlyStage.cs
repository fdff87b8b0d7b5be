using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Stages;

namespace Headgate.Benchmarks.Flows;

/// <summary>A stage without a loop: what runs in it is called by the benchmark.</summary>
internal sealed class OnlyStage : IStageHost
{
    public int Index => 0;

    public int Count => 1;

    public bool IsSequenced => false;

    public int SourceCount => 1;

    public StageEnvironment Environment { get; } = new(TimeProvider.System);

    public CancellationToken Stopping => default;

    public bool HasRoom => true;

    public bool HasMore => false;

    public StageNumbers Numbers { get; } = new();

    public void Emit(FlowBatch batch)
    {
    }

    public void ResumeSoon()
    {
    }

    public IDisposable Every(TimeSpan period, Action action) => throw new NotSupportedException("No window of the benchmarks has a timer.");

    public void NoteLate()
    {
    }

    public void NoteUnread()
    {
    }

    public void Complete()
    {
    }
}
