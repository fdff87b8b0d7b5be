using System.Threading.Channels;

namespace Headgate.Race.Keys;

/// <summary>
/// The plain design: keys are dealt out to as many bounded channels as messages may be handled at once, each with a task of its own, by one loop. Its
/// channels share the same window in equal parts.
/// </summary>
internal sealed class FixedPartitions(int concurrency, int window) : IKeysDesign
{
    public string Name => "One channel per partition";

    public int Concurrency => concurrency;

    public async Task RunAsync(KeysLoad load)
    {
        var options = new BoundedChannelOptions(window / concurrency) { SingleReader = true, SingleWriter = true };
        var partitions = Enumerable.Range(0, concurrency).Select(_ => Channel.CreateBounded<KeyedNumber>(options)).ToArray();
        var workers = partitions.Select(partition => Task.Run(() => WorkAsync(partition.Reader, load))).ToArray();
        foreach (var message in load.Messages()) await partitions[message.Key % concurrency].Writer.WriteAsync(message);
        foreach (var partition in partitions) partition.Writer.Complete();
        await Task.WhenAll(workers);
    }

    private static async Task WorkAsync(ChannelReader<KeyedNumber> input, KeysLoad load)
    {
        await foreach (var message in input.ReadAllAsync()) await load.HandleAsync(message);
    }
}
