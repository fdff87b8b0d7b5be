namespace Headgate.Race.WordCount;

/// <summary>One way to count the words of lines that are in memory. A peer is written as its documentation recommends.</summary>
internal interface IWordCountPeer : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Counts the words.</summary>
    /// <param name="lines">Lines of words with one space between them.</param>
    /// <returns>The words and their counts, in any order.</returns>
    ValueTask<IEnumerable<KeyValuePair<string, long>>> CountAsync(string[] lines);

    ValueTask IAsyncDisposable.DisposeAsync() => default;
}
