using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Parquet.Serialization;

namespace Headgate.Files.Tests.Reading;

public sealed class ParquetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Batches_that_were_written_are_files_and_are_gone_on_with_where_they_were_acknowledged()
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        await File.WriteAllTextAsync(_folder["rows-000001.parquet.part"], "torn");
        var sink = ParquetFiles.Write<ParquetRow>(_folder["rows-{n}.parquet"])(services);
        foreach (var first in (int[])[0, 10])
        {
            var rows = Enumerable.Range(first, 10).Select(static id => new Message<ParquetRow>(new ParquetRow { Id = id, Name = id == 3 ? null : $"é{id}" }));
            await sink.HandleAsync(new MessageBatch<ParquetRow>([.. rows]), default);
        }

        Assert.Equal(["rows-000001.parquet", "rows-000002.parquet"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(Enumerable.Range(0, 14), await ReadAsync("rows-*.parquet", 14));
        Assert.Equal(Enumerable.Range(14, 6), await ReadAsync("rows-*.parquet", 100));
        Assert.Empty(await ReadAsync("rows-*.parquet", 100));
    }

    [Fact]
    public async Task Row_groups_that_were_acknowledged_are_not_read_again()
    {
        var options = new Parquet.ParquetOptions { RowGroupSize = 4 };
        await ParquetSerializer.SerializeAsync(Enumerable.Range(0, 10).Select(static id => new ParquetRow { Id = id }), _folder["a.parquet"], options);
        Assert.Equal(Enumerable.Range(0, 5), await ReadAsync("a.parquet", 5));
        Assert.Equal(Enumerable.Range(5, 5), await ReadAsync("a.parquet", 100));
    }

    [Fact]
    public async Task A_file_that_is_torn_is_an_error()
    {
        await File.WriteAllTextAsync(_folder["a.parquet"], "PAR1 and no end");
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync("a.parquet", 1));
    }

    private async Task<List<int>> ReadAsync(string pattern, int count)
    {
        await using var reader = new SourceReader<ParquetRow>(ParquetFiles.Read<ParquetRow>(pattern, options =>
        {
            options.BaseFolder = _folder.Path;
            options.CheckpointPath = _folder["checkpoints"];
        })(new SourceContext("parquet")));
        await reader.StartAsync();
        var read = await reader.ReadManyAsync(count);
        await read.EndAsync();
        return [.. read.Select(static message => message.Data.Id)];
    }
}
