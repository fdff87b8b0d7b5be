using Headgate.Flows.Aggregation;

namespace Headgate.Flows;

/// <content>Counting texts.</content>
public abstract partial class Flow<T>
{
    /// <summary>Counts the texts between separators, the empty ones apart, when the flow has ended. No string is made of a text before it is passed on: that is
    /// several times as quick as <c>SelectMany</c> with <c>Split</c> and <c>CountBy</c>, with the same result.</summary>
    /// <param name="text">The text of an element.</param>
    /// <param name="separator">The separator.</param>
    /// <returns>The texts and their counts, in no particular order.</returns>
    public Flow<KeyValuePair<string, long>> CountTokens(Func<T, string> text, char separator = ' ')
    {
        ArgumentNullException.ThrowIfNull(text);
        return CountTokens((item, counter) => counter.AddAll(text(item), separator));
    }

    /// <summary>Counts texts that a function finds in the elements, when the flow has ended. No string is made of a text before it is passed on.</summary>
    /// <param name="tokens">Counts the texts of an element.</param>
    /// <returns>The texts and their counts, in no particular order.</returns>
    public Flow<KeyValuePair<string, long>> CountTokens(Action<T, TokenCounter> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Unpartitioned.Then<KeyValuePair<string, long>>("CountTokens (partial)", (host, next) => new TokenOperator<T>(next, tokens, Partial.MostKeysOf(host)), gathers: true, isPartial: true)
            .Merged("CountTokens", static (one, other) => one + other, comparer: null, PartitionCount);
    }
}
