using System.Buffers;
using System.Threading.Channels;

namespace Headgate.Race.Peers;

/// <summary>The task that sums what comes by a channel, until that is completed.</summary>
internal static class ChannelSum
{
    /// <summary>An event per item.</summary>
    public static async Task<long> OfItemsAsync(ChannelReader<long> input)
    {
        var sum = 0L;
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var number)) sum += number;
        }

        return sum;
    }

    /// <summary>An array per item, which goes back to the shared pool.</summary>
    public static async Task<long> OfBatchesAsync(ChannelReader<ArraySegment<long>> input)
    {
        var sum = 0L;
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var batch))
            {
                sum += Work.Sum(batch);
                ArrayPool<long>.Shared.Return(batch.Array!);
            }
        }

        return sum;
    }
}
