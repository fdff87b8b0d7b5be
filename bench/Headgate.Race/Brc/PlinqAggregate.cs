namespace Headgate.Race.Brc;

/// <summary>PLINQ over blocks, with a table for each thread.</summary>
internal sealed class PlinqAggregate : IBrcPeer
{
    public string Name => "PLINQ, a table for each thread";

    public ValueTask<IEnumerable<KeyValuePair<string, BrcFigures>>> ReadAsync(string path) =>
        new(BrcBlock.Read(path).AsParallel().Aggregate(
            static () => new BrcTable(),
            static (table, block) =>
            {
                table.Add(block.Rows);
                block.Return();
                return table;
            },
            static (one, other) => one.Merge(other),
            static table => table.Stations));
}
