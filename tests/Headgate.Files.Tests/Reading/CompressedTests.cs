using System.IO.Compression;
using System.Text;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Pipelines;

namespace Headgate.Files.Tests.Reading;

public sealed class CompressedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_compressed_file_is_gone_on_with_where_it_was_acknowledged_and_then_is_done()
    {
        await WriteAsync(1000);
        foreach (var (count, first) in ((int, int)[])[(300, 0), (700, 300), (0, 0)])
        {
            await using var reader = Open();
            await reader.StartAsync();
            var read = await reader.ReadManyAsync(count == 0 ? 1 : count);
            Assert.Equal(Enumerable.Range(first, count).Select(static number => $"{number + 1}:line {number}"), read.Select(static message => $"{message.Data.Line}:{message.Data.Text}"));
            await read.EndAsync();
            if (first > 0) Assert.Empty(await reader.ReadAsync(1));
        }
    }

    [Fact]
    public async Task A_compressed_file_that_is_torn_is_an_error()
    {
        await WriteAsync(10_000);
        var whole = await File.ReadAllBytesAsync(_folder["a.txt.gz"]);
        foreach (var length in (int[])[0, 5, whole.Length / 2, whole.Length - 9, whole.Length - 1])
        {
            await File.WriteAllBytesAsync(_folder["a.txt.gz"], whole[..length]);
            await using var reader = Open();
            await reader.StartAsync();
            await Assert.ThrowsAsync<InvalidDataException>(() => reader.ReadManyAsync(int.MaxValue));
        }
    }

    private SourceReader<TextLine> Open() => new(TextLines.Files("*.gz", options =>
    {
        options.BaseFolder = _folder.Path;
        options.CheckpointPath = _folder["checkpoints"];
    })(new SourceContext("compressed")));

    private async Task WriteAsync(int count)
    {
        await using var gzip = new GZipStream(File.Create(_folder["a.txt.gz"]), CompressionLevel.Fastest);
        await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, count).Select(static number => $"line {number}\n"))));
    }
}
