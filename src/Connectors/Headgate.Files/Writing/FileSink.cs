using System.Buffers;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.Files.Writing;

/// <summary>Writes batches to files. Thread-safe: batches are encoded side by side, and written one after the other.</summary>
internal sealed class FileSink<T>(RecordEncoder<T> encoder, RollingFile<T> file) : IBatchHandler<T>, IAsyncDisposable
{
    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var records = new ArrayBufferWriter<byte>(4096);
        var record = new ArrayBufferWriter<byte>(256);
        List<Message<T>>? ended = null;
        var count = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var message = batch[i];
            record.ResetWrittenCount();
            try
            {
                encoder.Write(message.Data, record);
                records.Write(record.WrittenSpan);
                count++;
                ended?.Add(message);
            }
            catch (Exception failure)
            {
                ended ??= [.. batch.Take(i)];
                ended.Add(message.Fail(failure));
            }
        }

        if (count > 0) await file.WriteAsync(records.WrittenMemory, count, cancellationToken);
        return ended ?? (IReadOnlyList<Message<T>>)batch;
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    /// <summary>Makes a function that makes the sink.</summary>
    public static Func<IServiceProvider, IBatchHandler<T>> Of(string pattern, RecordEncoder<T> encoder, Action<FileSinkOptions, IServiceProvider> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentNullException.ThrowIfNull(configure);
        return services =>
        {
            ArgumentNullException.ThrowIfNull(services);
            var options = new FileSinkOptions();
            configure(options, services);
            options = options.Copy();
            options.Check(pattern, FileNames.IsNumberedPattern(pattern));
            var surroundings = FileSurroundings.Of<FileSink<T>>(services);
            return new FileSink<T>(encoder, new RollingFile<T>(new FileNames(pattern, options.BaseFolder), options, encoder, surroundings));
        };
    }
}
