namespace Headgate.Race.Brc;

/// <summary>One thread, one table.</summary>
internal sealed class SingleThread : IBrcPeer
{
    public string Name => "Single thread";

    public ValueTask<IEnumerable<KeyValuePair<string, BrcFigures>>> ReadAsync(string path)
    {
        var table = new BrcTable();
        foreach (var block in BrcBlock.Read(path))
        {
            table.Add(block.Rows);
            block.Return();
        }

        return new(table.Stations);
    }
}
