using System.IO.Compression;
using System.Text;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Pipelines;

namespace Headgate.Files.Tests.Following;

public sealed class FollowingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(20));

    public void Dispose()
    {
        _limit.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_appended_comes_line_by_line_and_half_a_line_waits()
    {
        await using var reader = await OpenAsync("*.log");
        Append("a.log", "one\ntw");
        Assert.Equal(["a.log:1:one"], await ReadAsync(reader, 1));
        Append("a.log", "o\nthree\n");
        Assert.Equal(["a.log:2:two", "a.log:3:three"], await ReadAsync(reader, 2));
        Append("b.log", "four\n");
        Assert.Equal(["b.log:1:four"], await ReadAsync(reader, 1));
    }

    [Fact]
    public async Task A_file_that_is_renamed_out_of_the_pattern_is_read_to_its_end()
    {
        await using var reader = await OpenAsync("app.log");
        Append("app.log", "1\n");
        Assert.Equal(["app.log:1:1"], await ReadAsync(reader, 1));
        Append("app.log", "2\nlast");
        File.Move(_folder["app.log"], _folder["app.log.1"]);
        Append("app.log", "3\n");
        Assert.Equal(["app.log:1:3", "app.log:2:2", "app.log:3:last"], (await ReadAsync(reader, 3)).Order());
    }

    [Fact]
    public async Task A_file_that_is_renamed_within_the_pattern_is_not_read_again()
    {
        await using var reader = await OpenAsync("app.log*");
        Append("app.log", "1\n");
        Assert.Equal(["app.log:1:1"], await ReadAsync(reader, 1));
        File.Move(_folder["app.log"], _folder["app.log.1"]);
        Append("app.log", "2\n");
        Append("app.log.1", "3\n");
        Assert.Equal(["app.log:1:2", "app.log:2:3"], (await ReadAsync(reader, 2)).Order());
        Append("app.log", "end\n");
        Assert.Equal(["app.log:2:end"], await ReadAsync(reader, 1));
    }

    [Fact]
    public async Task A_file_that_is_copied_and_emptied_is_begun_anew()
    {
        await using var reader = await OpenAsync("app.log");
        Append("app.log", "first\nsecond\n");
        var before = await reader.ReadManyAsync(2, _limit.Token);
        File.Copy(_folder["app.log"], _folder["app.log.1"]);
        File.WriteAllText(_folder["app.log"], "third, which is longer than all that was there before\n");
        Assert.Equal(["app.log:1:third, which is longer than all that was there before"], await ReadAsync(reader, 1));
        await before.EndAsync();
        File.WriteAllText(_folder["app.log"], "4\n");
        Assert.Equal(["app.log:1:4"], await ReadAsync(reader, 1));
    }

    [Fact]
    public async Task A_rotated_file_is_gone_on_with_after_a_restart_under_its_new_name()
    {
        Append("app.log", "1\n2\n");
        await using (var first = await OpenAsync("app.log*"))
        {
            await (await first.ReadManyAsync(1, _limit.Token)).EndAsync();
        }

        File.Move(_folder["app.log"], _folder["app.log.1"]);
        Append("app.log", "3\n");
        await using var second = await OpenAsync("app.log*");
        Assert.Equal(["app.log.1:2:2", "app.log:1:3"], (await ReadAsync(second, 2)).Order());
    }

    [Fact]
    public async Task A_message_that_is_handed_back_comes_again_with_its_place()
    {
        await using var reader = await OpenAsync("a.log");
        Append("a.log", "one\ntwo\n");
        var read = await reader.ReadManyAsync(2, _limit.Token);
        await read.Take(1).ToArray().EndAsync(DeliveryStatus.Returned);
        var again = Assert.Single(await reader.ReadManyAsync(1, _limit.Token));
        Assert.Equal("one", again.Data.Text);
        Assert.Equal(0, again.Delivery.Position);
        Assert.Equal("a.log", again.Metadata[FileMetadata.Name]);
        Assert.Equal(1L, again.Metadata[FileMetadata.Line]);
    }

    [Fact]
    public async Task A_file_that_was_away_while_others_were_acknowledged_is_not_read_again_after_the_next_restart()
    {
        Append("a.log", "1\n2\n");
        await using (var first = await OpenAsync("*.log"))
        {
            await (await first.ReadManyAsync(1, _limit.Token)).EndAsync();
        }

        File.Move(_folder["a.log"], _folder["away"]);
        await using (var second = await OpenAsync("*.log"))
        {
            Append("b.log", "3\n");
            Assert.Equal(["b.log:1:3"], await ReadAsync(second, 1));
            File.Move(_folder["away"], _folder["a.log"]);
            Assert.Equal(["a.log:2:2"], await ReadAsync(second, 1));
        }

        await using var third = await OpenAsync("*.log");
        Append("a.log", "4\n");
        Assert.Equal(["a.log:3:4"], await ReadAsync(third, 1));
    }

    [Fact]
    public async Task A_file_that_is_written_anew_while_its_source_waits_to_be_restarted_is_begun_anew()
    {
        var context = new SourceContext("restarted");
        var make = Following("app.log");
        Append("app.log", "1\n2\n");
        await using (var failed = new SourceReader<TextLine>(make(context)))
        {
            await failed.StartAsync(_limit.Token);
            Assert.Equal(["app.log:1:1", "app.log:2:2"], await ReadAsync(failed, 2));
        }

        // As copytruncate does: the same file, emptied, and longer by now than it was.
        File.WriteAllText(_folder["app.log"], "third\nfourth\n");
        await using var next = new SourceReader<TextLine>(make(context));
        await next.StartAsync(_limit.Token);
        Assert.Equal(["app.log:1:third", "app.log:2:fourth"], await ReadAsync(next, 2));
    }

    [Fact]
    public async Task A_compressed_file_that_is_written_anew_in_its_place_is_read_and_one_that_is_only_touched_is_not()
    {
        await using var reader = await OpenAsync("*.gz");
        await WriteCompressedAsync("a.gz", "1\n2\n");
        Assert.Equal(["a.gz:1:1", "a.gz:2:2"], await ReadAsync(reader, 2));
        await WriteCompressedAsync("b.gz", "b\n");
        Assert.Equal(["b.gz:1:b"], await ReadAsync(reader, 1));
        File.SetLastWriteTimeUtc(_folder["a.gz"], DateTime.UnixEpoch);
        await WriteCompressedAsync("c.gz", "c\n");
        Assert.Equal(["c.gz:1:c"], await ReadAsync(reader, 1));
        await WriteCompressedAsync("a.gz", "3, which is another\n");
        Assert.Equal(["a.gz:1:3, which is another"], await ReadAsync(reader, 1));
    }

    private async Task WriteCompressedAsync(string name, string text)
    {
        await using var gzip = new GZipStream(File.Create(_folder[name]), CompressionLevel.Fastest);
        await gzip.WriteAsync(Encoding.UTF8.GetBytes(text), _limit.Token);
    }

    private async Task<SourceReader<TextLine>> OpenAsync(string pattern)
    {
        var reader = new SourceReader<TextLine>(Follow(pattern));
        await reader.StartAsync(_limit.Token);
        return reader;
    }

    private Source<TextLine> Follow(string pattern) => Following(pattern)(new SourceContext("following"));

    private Func<SourceContext, Source<TextLine>> Following(string pattern) => TextLines.Files(pattern, options =>
    {
        options.BaseFolder = _folder.Path;
        options.Follow = true;
        options.PollInterval = TimeSpan.FromMilliseconds(10);
        options.CheckpointPath = _folder["state/checkpoints"];
        options.CheckpointInterval = TimeSpan.Zero;
    });

    private void Append(string name, string text) => File.AppendAllText(_folder[name], text);

    private async Task<List<string>> ReadAsync(SourceReader<TextLine> reader, int count)
    {
        var read = await reader.ReadManyAsync(count, _limit.Token);
        await read.EndAsync();
        return [.. read.Select(static message => $"{message.Data.File}:{message.Data.Line}:{message.Data.Text}")];
    }
}
