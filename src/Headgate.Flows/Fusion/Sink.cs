using Headgate.Flows.Batches;

namespace Headgate.Flows.Fusion;

/// <summary>
/// Where the elements of a stage go: an operator and all that follow it, down to the stage's output. Everything between two partition points is
/// one such chain, called in one loop over each batch. Runs on its stage's loop only.
/// </summary>
/// <remarks>An operator that cannot pass on all it has, because nobody has asked for it or because it waits for something, parks: it is not ready, keeps
/// what comes after in its order, and goes on when it is resumed and what follows it is ready.</remarks>
internal abstract class Sink : IAsyncDisposable
{
    /// <summary>Gets whether the operator and all that follow it would pass on what they take. New batches wait for it.</summary>
    public abstract bool IsReady { get; }

    /// <summary>Something is said between elements. Who holds elements back holds this back behind them; all others pass it on.</summary>
    /// <param name="said">What is said.</param>
    public abstract void Punctuate(Punctuation said);

    /// <summary>Something has changed: who is parked goes on if it can, the last operator first.</summary>
    public abstract void Resume();

    /// <summary>Lets go of what the operator holds, and those after it; called once when the stage ends, unless it is killed.</summary>
    public abstract ValueTask DisposeAsync();
}
