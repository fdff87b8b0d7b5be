namespace Headgate.Race.Brc;

/// <summary>One way to find the figures of all stations.</summary>
internal interface IBrcPeer : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Finds the figures.</summary>
    /// <param name="path">Where the measurements are.</param>
    ValueTask<IEnumerable<KeyValuePair<string, BrcFigures>>> ReadAsync(string path);

    ValueTask IAsyncDisposable.DisposeAsync() => default;
}
