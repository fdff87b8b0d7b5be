using Headgate.Flows;

namespace Headgate.Race.Brc;

/// <summary>A flow of blocks, with a table for each stage.</summary>
internal sealed class HeadgateReduce : IBrcPeer
{
    public string Name => "Headgate, a table for each stage";

    public async ValueTask<IEnumerable<KeyValuePair<string, BrcFigures>>> ReadAsync(string path)
    {
        // An element is a megabyte: few of them are on their way.
        var tables = await Flow.From(BrcBlock.Read(path), new FlowOptions { MaxDemand = 2, MinDemand = 1 })
            .Reduce(static () => new BrcTable(), static (table, block) =>
            {
                table.Add(block.Rows);
                block.Return();
                return table;
            })
            .ToListAsync();
        return tables.Aggregate(static (one, other) => one.Merge(other)).Stations;
    }
}
