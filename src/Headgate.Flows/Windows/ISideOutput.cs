namespace Headgate.Flows.Windows;

/// <summary>A side output of whatever type.</summary>
internal interface ISideOutput
{
    /// <summary>Gets how often somebody has begun to write to it: whether the stages of a run have.</summary>
    long EnteredCount { get; }

    /// <summary>Somebody begins to write.</summary>
    void Enter();

    /// <summary>Somebody writes no more.</summary>
    /// <param name="failure">Why it could not begin; null when it could.</param>
    void Exit(Exception? failure = null);

    /// <summary>A run has ended without its stages: whoever reads does not wait for them.</summary>
    /// <param name="entered">What <see cref="EnteredCount"/> was before the run.</param>
    /// <param name="failure">What became of the run; null when it ended normally.</param>
    void NoteEnd(long entered, Exception? failure);
}
