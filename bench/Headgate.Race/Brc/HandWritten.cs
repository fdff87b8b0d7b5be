using System.Collections.Concurrent;

namespace Headgate.Race.Brc;

/// <summary>A thread for each core, which take blocks from a bounded queue and have a table each, merged at the end: what an expert writes by hand.</summary>
internal sealed class HandWritten : IBrcPeer
{
    public const string PeerName = "Hand-written, a thread per core";

    private const int BlocksPerThread = 2;

    public string Name => PeerName;

    public async ValueTask<IEnumerable<KeyValuePair<string, BrcFigures>>> ReadAsync(string path)
    {
        var threads = Environment.ProcessorCount;
        using var blocks = new BlockingCollection<BrcBlock>(threads * BlocksPerThread);
        var counting = Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(() => Count(blocks), TaskCreationOptions.LongRunning)).ToList();
        foreach (var block in BrcBlock.Read(path)) blocks.Add(block);
        blocks.CompleteAdding();
        var tables = await Task.WhenAll(counting);
        return tables.Aggregate(static (one, other) => one.Merge(other)).Stations;
    }

    private static BrcTable Count(BlockingCollection<BrcBlock> blocks)
    {
        var table = new BrcTable();
        foreach (var block in blocks.GetConsumingEnumerable())
        {
            table.Add(block.Rows);
            block.Return();
        }

        return table;
    }
}
