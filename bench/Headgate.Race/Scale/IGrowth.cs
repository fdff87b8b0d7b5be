namespace Headgate.Race.Scale;

/// <summary>Something that is made larger and larger, with as much to do.</summary>
internal interface IGrowth
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>The table's title.</summary>
    string Title { get; }

    /// <summary>What grows: the heading of the first column.</summary>
    string Grows { get; }

    /// <summary>How large it is made.</summary>
    IReadOnlyList<int> Sizes { get; }

    /// <summary>How many events one run has at a size: about half a second's.</summary>
    long EventsAt(int size);

    /// <summary>Makes ready what a run needs that is not to be measured.</summary>
    void Prepare(int size, long events)
    {
    }

    /// <summary>Processes so many events.</summary>
    /// <returns>The result, which is to be <see cref="Expected"/>.</returns>
    ValueTask<long> RunAsync(int size, long events);

    /// <summary>The result of so many events.</summary>
    long Expected(int size, long events);
}
