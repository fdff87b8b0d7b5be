using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Testing.Pipelines;

namespace Headgate.Files.Tests.Reading;

public sealed class FilePipelineTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<Order> _orders = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_that_are_bad_end_as_dead_letters_with_their_place_and_the_rest_goes_on()
    {
        await File.WriteAllTextAsync(_folder["1.csv"], "\uFEFFid,product,price\r\n1,\"a \"\"b\"\"\nc\",2.50\r\nx,bad,1\r\n3,ok,3");
        await File.WriteAllTextAsync(_folder["2.csv"], "price,id,product\n4,4,d\n\n5,5,e,more\n6,\"6,f\n7,7,g\n");
        var letters = new InMemoryDeadLetters();
        await Pipeline.Create("orders", pipeline => pipeline
            .From(Csv.Files("*.csv", options => options.BaseFolder = _folder.Path))
            .Process(static row => new Order(row.Get<int>("id"), row["product"], row.Get<decimal>("price")), name: "parse")
            .Process((order, _) =>
            {
                _orders.Enqueue(order);
                return default;
            })
            .DeadLetterTo(letters)).RunAsync();

        Assert.Equal([new Order(1, "a \"b\"\nc", 2.50m), new Order(3, "ok", 3m), new Order(4, "d", 4m), new Order(7, "g", 7m)], _orders.OrderBy(static order => order.Id));
        var found = letters.Letters.OrderBy(static letter => letter.Metadata[FileMetadata.Name]).ThenBy(static letter => letter.Position).ToList();
        Assert.Equal(["1.csv:4", "2.csv:4", "2.csv:5"], found.Select(static letter => $"{letter.Metadata[FileMetadata.Name]}:{letter.Metadata[FileMetadata.Line]}"));
        Assert.Equal(["x,bad,1", "5,5,e,more", "6,\"6,f"], found.Select(static letter => ((CsvRow)letter.Data!).Raw));
        Assert.Equal("1.csv, line 4: the field of column 'id', 1 characters long, is no Int32.", found[0].Reason);
    }

    [Fact]
    public async Task A_row_that_was_kept_as_a_dead_letter_can_be_replayed()
    {
        await File.WriteAllTextAsync(_folder["1.csv"], "id;product;price\n1;'it''s';2\n");
        var letters = new JsonLinesDeadLetters<CsvRow>(_folder["dead.jsonl"], TestJson.Default.CsvRow);
        await Pipeline.Create("first", pipeline => pipeline
            .From(Csv.Files(_folder["1.csv"], format: new CsvFormat { Delimiter = ';', Quote = '\'' }))
            .Process<int>(static row => throw new InvalidOperationException(row["product"]), name: "parse")
            .DeadLetterTo(letters)).RunAsync();
        await Pipeline.Create("again", pipeline => pipeline
            .From(letters.Replay)
            .Process((row, _) =>
            {
                _orders.Enqueue(new Order(row.Get<int>("id"), row["product"], row.Get<decimal>("price")));
                return default;
            })).RunAsync();
        Assert.Equal(new Order(1, "it's", 2m), Assert.Single(_orders));
    }

    [Fact]
    public async Task Pipelines_that_are_stopped_in_the_middle_lose_none_of_100_000_lines()
    {
        for (var file = 0; file < 4; file++)
            await File.WriteAllLinesAsync(_folder[$"{file}.txt"], Enumerable.Range(file * 25_000, 25_000).Select(static number => $"line {number}"));
        var counts = new ConcurrentDictionary<string, int>();
        for (var run = 0; run < 4; run++)
        {
            var reached = new TaskCompletionSource();
            var seen = 0;
            var most = run == 3 ? int.MaxValue : 20_000;
            await using var pipeline = Pipeline.Create("lines", builder => builder
                .From(TextLines.Files("*.txt", options =>
                {
                    options.BaseFolder = _folder.Path;
                    options.CheckpointPath = _folder["checkpoints"];
                }))
                .Process((line, _) =>
                {
                    counts.AddOrUpdate(line.Text, 1, static (_, count) => count + 1);
                    if (Interlocked.Increment(ref seen) >= most) reached.TrySetResult();
                    return default;
                }));
            await pipeline.StartAsync();
            await Task.WhenAny(reached.Task, pipeline.Completion);
            await pipeline.StopAsync();
        }

        Assert.Equal(100_000, counts.Count);
        Assert.All(counts.Values, static count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Json_lines_are_read_and_those_that_are_none_fail_alone()
    {
        await using (var gzip = new GZipStream(File.Create(_folder["a.jsonl.gz"]), CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("{\"Id\":1,\"Product\":\"é\",\"Price\":1.5}\n\n{\"Id\":\n{\"Id\":2,\"Product\":\"b\",\"Price\":2}"));
        var letters = new InMemoryDeadLetters();
        for (var run = 0; run < 2; run++)
        {
            await Pipeline.Create("json", pipeline => pipeline
                .From(JsonLines.Files("*.jsonl.gz", TestJson.Default.Order, options =>
                {
                    options.BaseFolder = _folder.Path;
                    options.CheckpointPath = _folder["checkpoints"];
                }))
                .Process(static line => line.Read()!, name: "parse")
                .Process((order, _) =>
                {
                    _orders.Enqueue(order);
                    return default;
                })
                .DeadLetterTo(letters)).RunAsync();
        }

        Assert.Equal([1, 2], _orders.Select(static order => order.Id).Order());
        var letter = Assert.Single(letters.Letters);
        Assert.Equal("{\"Id\":", ((FileLine)letter.Data!).Raw);
        Assert.Equal(3L, letter.Metadata[FileMetadata.Line]);
    }
}
