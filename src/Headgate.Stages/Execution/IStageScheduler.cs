namespace Headgate.Stages.Execution;

/// <summary>Where turns of loops run: the thread pool, or <c>StageLab</c>'s deterministic scheduler.</summary>
internal interface IStageScheduler
{
    /// <summary>How many signals a loop may handle before it lets others run.</summary>
    int SignalsPerTurn { get; }

    /// <summary>Whether what awaits goes on in the context in which it was called. A lab sees to it that such a context never sleeps; a caller's may.</summary>
    bool KeepsContext { get; }

    /// <summary>Runs one turn of <paramref name="work"/> soon, never on the caller's stack.</summary>
    void Schedule(IThreadPoolWorkItem work);

    /// <summary>Runs one more turn of <paramref name="work"/> when others have had theirs, never on the caller's stack.</summary>
    void Yield(IThreadPoolWorkItem work);

    /// <summary>Cancels at once. What others have registered with the token, and throw from there, is not the caller's to run or to suffer.</summary>
    void Cancel(CancellationTokenSource source);
}
