using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Stages;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Flows.Tests.Windows.Models;

/// <summary>A stage of one operator, without a loop: a test says what comes when, and moves the clock.</summary>
internal sealed class OperatorHost(int sources = 1) : IStageHost
{
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public StageNumbers Numbers { get; } = new();

    public int LateCount { get; private set; }

    public int Index => 0;

    public int Count => 1;

    public bool IsSequenced => false;

    public int SourceCount => sources;

    public StageEnvironment Environment => new(Time);

    public CancellationToken Stopping => default;

    public bool HasRoom => true;

    public bool HasMore => false;

    public void Emit(FlowBatch batch)
    {
    }

    public void ResumeSoon()
    {
    }

    public IDisposable Every(TimeSpan period, Action action) => Time.CreateTimer(_ => action(), null, period, period);

    public void NoteLate() => LateCount++;

    public void NoteUnread()
    {
    }

    public void Complete()
    {
    }
}
