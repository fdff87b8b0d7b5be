namespace Headgate.Stages.Execution;

/// <summary>Where turns of loops run: the thread pool, or <c>StageLab</c>'s deterministic scheduler.</summary>
internal interface IStageScheduler
{
    /// <summary>How many signals a loop may handle before it lets others run.</summary>
    int SignalsPerTurn { get; }

    /// <summary>Runs one turn of <paramref name="work"/> soon, never on the caller's stack.</summary>
    void Schedule(IThreadPoolWorkItem work);
}
