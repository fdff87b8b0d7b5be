using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Replaying;
using Headgate.Pipelines.Sources;

namespace Headgate.Testing.Pipelines;

/// <summary>A dead-letter sink that keeps what comes to it, and gives it again. Thread-safe.</summary>
public sealed class InMemoryDeadLetters : IReplayableDeadLetters
{
    private readonly Lock _gate = new();
    private readonly List<DeadLetter> _letters = [];

    /// <summary>Gets the dead letters, in the order in which they came, without those that were replayed.</summary>
    public IReadOnlyList<DeadLetter> Letters
    {
        get
        {
            lock (_gate) return [.. _letters];
        }
    }

    /// <inheritdoc />
    public ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        lock (_gate) _letters.AddRange(letters);
        return default;
    }

    /// <inheritdoc />
    bool IReplayableDeadLetters.Replays<T>() => true;

    /// <summary>Gives again the letters that hold a <typeparamref name="T"/> when it begins, and ends, as <see cref="JsonLinesDeadLetters{T}.Replay"/> does: a source for
    /// <see cref="PipelineBuilder.From{T}(Func{SourceContext, Source{T}}, Action{SourceOptions}?, string)"/>.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="context">What the pipeline gives.</param>
    /// <returns>The source. A letter that succeeds, or that fails again and is kept by the sink of the pipeline that replays it, is no more among
    /// <see cref="Letters"/>.</returns>
    public Source<T> Replay<T>(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new InMemoryLetterSource<T>(this, context.Index == 0, null);
    }

    /// <summary>Gives again some of the letters, as <see cref="Replay{T}"/> does.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="predicate">Says which; the others stay among <see cref="Letters"/>. Called once for each that holds a <typeparamref name="T"/>, when the source starts.</param>
    /// <returns>What makes the source.</returns>
    public Func<SourceContext, Source<T>> ReplayWhere<T>(Func<DeadLetter, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return context => new InMemoryLetterSource<T>(this, context.Index == 0, predicate);
    }

    internal void Remove(DeadLetter letter)
    {
        lock (_gate)
        {
            // The very letter: another may be equal to it.
            var index = _letters.FindIndex(other => ReferenceEquals(other, letter));
            if (index >= 0) _letters.RemoveAt(index);
        }
    }
}
