namespace Headgate.Brevity.Counting;

/// <summary>A pattern, and the files that each of its two programs is made of. A file that several patterns use counts with each: as if each were a program of its own.</summary>
internal sealed record Pattern(string Name, string Program, bool ReadsQueue, IReadOnlyList<string> SharedByHand)
{
    public static IReadOnlyList<Pattern> All { get; } =
    [
        new("ETL with batches, retries and dead letters", "Etl", false, ["Batches", "RejectsFile", "Retries"]),
        new("Fan-out: each message to two tables", "FanOut", true, ["Batches", "Queues", "Retries"]),
        new("Fan-in: three queues into one table", "FanIn", true, ["Batches", "Queues", "Retries"]),
        new("Rate-limited API", "RateLimitedApi", true, ["Batches", "Queues", "RejectsFile"]),
        new("Windowed counts", "WindowedCounts", false, []),
        new("Keyed order with acknowledgement", "KeyedOrder", true, ["Queues", "Retries"]),
    ];

    /// <summary>Counts the tokens of both programs, and of the connector that the one with Headgate uses, in the sources under <paramref name="folder"/>.</summary>
    public (int WithHeadgate, int Connector, int ByHand) Count(string folder)
    {
        int In(string side, string file) => TokenCount.OfFile(Path.Combine(folder, side, $"{file}.cs"));
        return (In("WithHeadgate", Program), ReadsQueue ? In("WithHeadgate", "QueueSource") : 0, In("ByHand", Program) + SharedByHand.Sum(file => In("ByHand", file)));
    }
}
