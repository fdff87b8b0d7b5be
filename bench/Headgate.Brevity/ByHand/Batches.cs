using System.Threading.Channels;

namespace Headgate.Brevity.ByHand;

internal static class Batches
{
    /// <summary>Batches that are full, or that began so long ago. The reading is not cancelled: a cancelled wait of a bounded channel may lose an item.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> ReadBatchesAsync<T>(this ChannelReader<T> reader, int size, TimeSpan timeout)
    {
        while (await reader.WaitToReadAsync())
        {
            var batch = new List<T>(size);
            using var filled = new CancellationTokenSource();
            var due = Task.Delay(timeout, filled.Token);
            while (batch.Count < size)
            {
                if (reader.TryRead(out var item))
                {
                    batch.Add(item);
                    continue;
                }

                var more = reader.WaitToReadAsync().AsTask();
                if (await Task.WhenAny(more, due) == due || !await more) break;
            }

            await filled.CancelAsync();
            if (batch.Count > 0) yield return batch;
        }
    }
}
