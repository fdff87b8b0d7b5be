using Headgate.Flows.Batches;
using Headgate.Flows.Inspection;
using Headgate.Flows.Snapshots;
using Headgate.Stages;

namespace Headgate.Flows.Fusion;

/// <summary>What a stage offers to the operators that run in it. Everything is for the stage's loop, but <see cref="ResumeSoon"/>.</summary>
internal interface IStageHost
{
    /// <summary>Gets which stage of its layer this is, from 0.</summary>
    int Index { get; }

    /// <summary>Gets how many stages the layer has.</summary>
    int Count { get; }

    /// <summary>Gets whether the layer's stages share the batches of sources, whose numbers they pass on.</summary>
    bool IsSequenced { get; }

    /// <summary>Gets whether receivers are told how far the stage has come in the batches of the sources, of each of which it has a part.</summary>
    bool TellsProgress => false;

    /// <summary>Gets how many sources the elements come from, as this stage sees them.</summary>
    int SourceCount { get; }

    /// <summary>Gets where the stage runs.</summary>
    StageEnvironment Environment { get; }

    /// <summary>Gets a token that is cancelled when the flow stops, for whatever reason.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Gets whether what is emitted will soon be on its way: there are not too many batches that nobody has asked for.</summary>
    bool HasRoom { get; }

    /// <summary>Gets whether another batch has come already.</summary>
    bool HasMore { get; }

    /// <summary>Gets what the stage says of itself.</summary>
    StageNumbers Numbers { get; }

    /// <summary>Gets where operators keep what they remember; null in a flow without snapshots.</summary>
    StageSnapshots? Snapshots => null;

    /// <summary>The event time of a source is asked for, so that it can be kept together with others.</summary>
    void ExpectTimes()
    {
    }

    /// <summary>A source has come to a time.</summary>
    void NoteTime(int source, long time)
    {
    }

    /// <summary>Sends a batch.</summary>
    void Emit(FlowBatch batch);

    /// <summary>Resumes the operators, soon, on the stage's loop. May be called on any thread.</summary>
    void ResumeSoon();

    /// <summary>Runs something on the stage's loop every so often, until it is disposed.</summary>
    IDisposable Every(TimeSpan period, Action action);

    /// <summary>An element came too late for every window.</summary>
    void NoteLate();

    /// <summary>An element that came too late was dropped: its side output is full, and nobody reads it.</summary>
    void NoteUnread();

    /// <summary>Everything has been emitted: the stage ends.</summary>
    void Complete();
}
