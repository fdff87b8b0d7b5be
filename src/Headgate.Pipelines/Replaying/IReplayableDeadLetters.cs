using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Replaying;

/// <summary>A dead-letter sink that gives its letters again: what <see cref="Pipeline.ReplayDeadLettersAsync"/> reads.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IReplayableDeadLetters : IDeadLetterSink
{
    /// <summary>Says whether letters are kept as a type of data.</summary>
    /// <typeparam name="T">The type of the sources' data of the pipeline that would get them.</typeparam>
    /// <returns>Whether <see cref="Replay{T}"/> may be called for it.</returns>
    bool Replays<T>();

    /// <summary>Gives again the letters that are there when it begins, and ends.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="context">What the source may know of its pipeline.</param>
    /// <returns>The source; whoever asked for it disposes it.</returns>
    /// <exception cref="InvalidOperationException">Letters are not kept as that type.</exception>
    Source<T> Replay<T>(SourceContext context);
}
