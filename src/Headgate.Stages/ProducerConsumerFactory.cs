using Headgate.Stages.Lambdas;

namespace Headgate.Stages;

/// <summary>Makes producer-consumers from functions. None of them does anything until it is started. A function that throws stops its stage.</summary>
public static class ProducerConsumer
{
    /// <summary>Makes one event of each.</summary>
    /// <typeparam name="TIn">The type of the events that come in.</typeparam>
    /// <typeparam name="TOut">The type of the events that go out.</typeparam>
    /// <param name="selector">The function.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A stage that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ProducerConsumer<TIn, TOut> Select<TIn, TOut>(Func<TIn, TOut> selector, ProducerConsumerOptions<TIn, TOut>? options = null)
    {
        ArgumentNullException.ThrowIfNull(selector);
        if (typeof(TIn) == typeof(TOut))
        {
            var rewrite = new RewriteStage<TIn>((Func<TIn, TIn>)(object)selector, (ProducerConsumerOptions<TIn, TIn>?)(object?)options);
            return (ProducerConsumer<TIn, TOut>)(object)rewrite;
        }

        return new SelectStage<TIn, TOut>(selector, options);
    }

    /// <summary>Makes one event of each, awaiting one after the other. Each result goes out as soon as it is there.</summary>
    /// <typeparam name="TIn">The type of the events that come in.</typeparam>
    /// <typeparam name="TOut">The type of the events that go out.</typeparam>
    /// <param name="selector">The function; its token is cancelled when the stage is killed.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A stage that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ProducerConsumer<TIn, TOut> SelectAsync<TIn, TOut>(
        Func<TIn, CancellationToken, ValueTask<TOut>> selector, ProducerConsumerOptions<TIn, TOut>? options = null)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new SelectAsyncStage<TIn, TOut>(selector, options);
    }

    /// <summary>Lets the events through for which <paramref name="predicate"/> holds.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="predicate">The condition.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A stage that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ProducerConsumer<T, T> Where<T>(Func<T, bool> predicate, ProducerConsumerOptions<T, T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new WhereStage<T>(predicate, options);
    }

    /// <summary>Makes any number of events of each. What is more than was asked for downstream is buffered.</summary>
    /// <typeparam name="TIn">The type of the events that come in.</typeparam>
    /// <typeparam name="TOut">The type of the events that go out.</typeparam>
    /// <param name="selector">The function.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A stage that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ProducerConsumer<TIn, TOut> SelectMany<TIn, TOut>(
        Func<TIn, IEnumerable<TOut>> selector, ProducerConsumerOptions<TIn, TOut>? options = null)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new SelectManyStage<TIn, TOut>(selector, options);
    }
}
