using System.Globalization;
using System.Text;
using CsCheck;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Files.Tests.Writing;

public sealed class FileSinkTests : IDisposable
{
    private static readonly string[] All = ["a", "bc", ",", "\"", "\n", "\r", "\r\n", " ", "é", "\u20AC", "\uFEFF", "\0", "{", "\\", "\U0001F600"];
    private static readonly Gen<string> Texts = Gen.Int[0, All.Length - 1].Select(static index => All[index]).Array[0, 8].Select(string.Concat);
    private static readonly CsvColumns<string[]> Columns = new CsvColumns<string[]>().Add("a,\"b", static row => row[0]).Add("é", static row => row[1]);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Rows_that_were_written_are_read_as_they_were() =>
        Gen.Select(Texts, Texts).Select(static (one, other) => new[] { one, other }).Array[1, 8].Array[1, 3].SampleAsync(
            async batches =>
            {
                var path = _folder[Guid.NewGuid().ToString()];
                await WriteAllAsync(Csv.Write(path, Columns, options => options.FlushesToDisk = false), batches);
                var rows = await ReadAllAsync(Csv.Files(path, options => options.BufferBytes = 16));
                Assert.Equal(batches.SelectMany(static batch => batch), rows.Select(static row => new[] { row[0], row["é"] }));
            },
            iter: 60);

    [Fact]
    public Task A_row_of_one_column_is_read_as_it_was_written() =>
        Texts.Array[1, 8].SampleAsync(
            async texts =>
            {
                var path = _folder[Guid.NewGuid().ToString()];
                var format = new CsvFormat { HasHeader = false, Delimiter = ';' };
                await WriteAllAsync(Csv.Write(path, new CsvColumns<string>().Add("text", static text => text), options => options.FlushesToDisk = false, format), texts);
                Assert.Equal(texts, (await ReadAllAsync(Csv.Files(path, format: format))).Select(static row => row[0]));
            },
            iter: 60);

    [Fact]
    public Task Json_lines_that_were_written_are_read_as_they_were() =>
        Texts.Array[1, 8].SampleAsync(
            async texts =>
            {
                var path = _folder[Guid.NewGuid().ToString()];
                await WriteAllAsync(JsonLines.Write(path, TestJson.Default.String, options => options.FlushesToDisk = false), texts);
                Assert.Equal(texts, (await ReadAllAsync(JsonLines.Files(path, TestJson.Default.String))).Select(static line => line.Read()));
            },
            iter: 60);

    [Fact]
    public Task A_file_that_was_cut_anywhere_holds_whole_rows_when_it_is_written_again() =>
        Gen.Select(Texts.Array[2], Texts.Array[2], Gen.Int[0, 1000]).SampleAsync(
            async (one, other, cut) =>
            {
                var path = _folder[Guid.NewGuid().ToString()];
                var create = Csv.Write(path, Columns, options => options.FlushesToDisk = false);
                await WriteAllAsync(create, [one, other]);
                var whole = await File.ReadAllBytesAsync(path);
                var length = cut % (whole.Length + 1);
                var left = await RowsAsync(path, whole[..length]);
                await File.WriteAllBytesAsync(path, whole[..length]);
                await WriteAllAsync(create, [other]);
                Assert.Equal([.. left, other], (await ReadAllAsync(Csv.Files(path))).Select(static row => new[] { row[0], row[1] }));
            },
            iter: 60);

    [Fact]
    public async Task What_a_kill_has_left_behind_is_completed_without_its_torn_line()
    {
        await File.WriteAllTextAsync(_folder["out-000001.jsonl.part"], "1\n2\n3");
        await File.WriteAllTextAsync(_folder["out-000002.jsonl.part"], "{\"a");
        await File.WriteAllTextAsync(_folder["other.part"], "not ours");
        await WriteAllAsync(JsonLines.Write(_folder["out-{n}.jsonl"], TestJson.Default.String), ["new"]);
        Assert.Equal("1\n2\n", await File.ReadAllTextAsync(_folder["out-000001.jsonl"]));
        Assert.Equal("\"new\"\n", await File.ReadAllTextAsync(_folder["out-000002.jsonl"]));
        Assert.Equal(["other.part", "out-000001.jsonl", "out-000002.jsonl"], Names());
    }

    [Fact]
    public async Task What_another_process_writes_is_left_alone()
    {
        await using (var other = new FileStream(_folder["out-000001.txt.part"], FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await other.WriteAsync(Encoding.UTF8.GetBytes("half"));
            await WriteAllAsync(TextLines.Write(_folder["out-{n}.txt"]), ["new"]);
        }

        Assert.Equal(["out-000001.txt.part", "out-000002.txt"], Names());
    }

    [Fact]
    public async Task A_batch_that_was_handled_is_in_a_file_before_that_is_complete()
    {
        var sink = TextLines.Write(_folder["out-{n}.txt"])(Services());
        await HandleAsync(sink, ["a", "b"]);
        Assert.Equal("a\nb\n", await ReadSharedAsync("out-000001.txt.part"));
        await ((IAsyncDisposable)sink).DisposeAsync();
        Assert.Equal(["out-000001.txt"], Names());
    }

    [Fact]
    public async Task Another_file_is_begun_when_one_is_full_by_count_or_size_or_is_old()
    {
        var sink = TextLines.Write<string>(_folder["{time:yyyy}-{n}.txt"], static text => text, (options, _) =>
        {
            options.MaxFileCount = 3;
            options.MaxFileBytes = 100;
            options.MaxFileAge = TimeSpan.FromMinutes(5);
        })(Services());
        await HandleAsync(sink, ["1", "2"]);
        await HandleAsync(sink, ["3", "4"]);
        await HandleAsync(sink, [new string('x', 200)]);
        await HandleAsync(sink, ["old"]);
        Assert.Equal(["2000-000001.txt", "2000-000002.txt", "2000-000003.txt.part"], Names());
        _clock.Advance(TimeSpan.FromMinutes(5));
        await HandleAsync(sink, ["new"]);
        Assert.Equal(["2000-000001.txt", "2000-000002.txt", "2000-000003.txt", "2000-000004.txt.part"], Names());
        await ((IAsyncDisposable)sink).DisposeAsync();
        Assert.Equal("1\n2\n3\n4\n", await File.ReadAllTextAsync(_folder["2000-000001.txt"]));
    }

    [Theory]
    [InlineData(-25)]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_clock_that_is_set_ends_no_file_early_or_late_and_overwrites_none_and_names_are_in_universal_time(double hours)
    {
        // The night on which clocks in Berlin go back from three to two: there an hour comes twice, and here it does not.
        var clock = new SettableClock(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));
        clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("two hours ahead", TimeSpan.FromHours(2), null, null));
        var services = new ServiceCollection().AddSingleton<TimeProvider>(clock).BuildServiceProvider();
        var create = TextLines.Write<string>(_folder["{time:yyyyMMddHHmm}-{n}.txt"], static text => text, static (options, _) => options.MaxFileAge = TimeSpan.FromMinutes(30));
        var sink = create(services);
        await HandleAsync(sink, ["before"]);
        clock.Advance(TimeSpan.FromMinutes(20));
        clock.Set(TimeSpan.FromHours(hours));
        await HandleAsync(sink, ["still"]);
        Assert.Equal(["202610250030-000001.txt.part"], Names());
        clock.Advance(TimeSpan.FromMinutes(10));
        await HandleAsync(sink, ["after"]);
        var second = new DateTime(2026, 10, 25, 1, 0, 0).AddHours(hours).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
        Assert.Equal(new[] { $"{second}-000002.txt.part", "202610250030-000001.txt" }.Order(StringComparer.Ordinal), Names());
        await ((IAsyncDisposable)sink).DisposeAsync();

        // The next process begins with the number 1, at a time that the first file has had.
        clock.Set(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero) - clock.GetUtcNow());
        sink = create(services);
        await HandleAsync(sink, ["next"]);
        await ((IAsyncDisposable)sink).DisposeAsync();
        Assert.Equal("before\nstill\n", await File.ReadAllTextAsync(_folder["202610250030-000001.txt"]));
        Assert.Equal("next\n", await File.ReadAllTextAsync(_folder["202610250030-000002.txt"]));
    }

    [Fact]
    public async Task A_message_that_cannot_be_written_fails_alone()
    {
        var sink = TextLines.Write(_folder["out.txt"])(Services());
        var ended = await HandleAsync(sink, ["a", "two\nlines", "b", "\uD800"]);
        Assert.Equal([false, true, false, true], ended.Select(static message => message.Failure is not null));
        await ((IAsyncDisposable)sink).DisposeAsync();
        Assert.Equal("a\nb\n", await File.ReadAllTextAsync(_folder["out.txt"]));
    }

    [Fact]
    public async Task A_batch_that_the_disk_refuses_fails_with_where_and_what_to_do_and_is_written_once_by_a_retry()
    {
        var sink = TextLines.Write(_folder["out.txt"])(Services());
        Directory.CreateDirectory(_folder["out.txt"]);
        var failure = await Assert.ThrowsAsync<IOException>(async () => await HandleAsync(sink, ["a"]));
        Assert.Contains($"A batch cannot be written to '{_folder["out.txt"]}': ", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"\. \d+ bytes are free there\. ", failure.Message);
        Assert.Contains("Make room, give this process the right to write there", failure.Message, StringComparison.Ordinal);
        Directory.Delete(_folder["out.txt"]);
        await HandleAsync(sink, ["a"]);
        await ((IAsyncDisposable)sink).DisposeAsync();
        Assert.Equal("a\n", await File.ReadAllTextAsync(_folder["out.txt"]));
    }

    [Fact]
    public async Task A_file_that_cannot_be_given_its_name_loses_nothing_and_gets_it_when_it_can()
    {
        var sink = TextLines.Write<string>(_folder["out-{n}.txt"], static text => text, static (options, _) => options.MaxFileCount = 2)(Services());
        await HandleAsync(sink, ["a"]);
        Directory.CreateDirectory(_folder["out-000001.txt"]);
        await Assert.ThrowsAsync<IOException>(async () => await HandleAsync(sink, ["b"]));
        await Assert.ThrowsAsync<IOException>(async () => await HandleAsync(sink, ["b"]));
        Directory.Delete(_folder["out-000001.txt"]);
        await HandleAsync(sink, ["b"]);
        Directory.CreateDirectory(_folder["out-000002.txt"]);
        var failure = await Assert.ThrowsAsync<IOException>(async () => await ((IAsyncDisposable)sink).DisposeAsync());
        Assert.Contains($"The last file of '{_folder["out-{n}.txt"]}' cannot be completed: ", failure.Message, StringComparison.Ordinal);
        Directory.Delete(_folder["out-000002.txt"]);
        await WriteAllAsync(TextLines.Write(_folder["out-{n}.txt"]), ["c"]);
        Assert.Equal(["a", "b", "b", "c"], Names().SelectMany(name => File.ReadAllLines(_folder[name])));
    }

    [Fact]
    public void All_that_is_wrong_with_options_is_told_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => TextLines.Write("out.gz", options =>
        {
            options.MaxFileBytes = 0;
            options.MaxFileAge = TimeSpan.Zero;
        })(Services()));
        Assert.Equal(4, failure.Failures.Count());
        failure = Assert.Throws<OptionsValidationException>(() => TextLines.Write("out-{n}", static options => options.MaxFileAge = TimeSpan.FromDays(50))(Services()));
        Assert.Contains("at most 49 days", Assert.Single(failure.Failures));
        failure = Assert.Throws<OptionsValidationException>(() => TextLines.Files("*.txt", options =>
        {
            options.MaxLineBytes = 1;
            options.BufferBytes = 0;
            options.PollInterval = TimeSpan.Zero;
            options.CheckpointInterval = TimeSpan.FromSeconds(-1);
        })(new SourceContext("options")));
        Assert.Equal(4, failure.Failures.Count());
    }

    private async Task<List<string[]>> RowsAsync(string path, byte[] bytes)
    {
        // A row counts when its line end is there, outside of quotation marks.
        var end = 0;
        var isQuoted = false;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == (byte)'"') isQuoted = !isQuoted;
            if (bytes[i] == (byte)'\n' && !isQuoted) end = i + 1;
        }

        await File.WriteAllBytesAsync(path + ".left", bytes[..end]);
        return [.. (await ReadAllAsync(Csv.Files(path + ".left"))).Select(static row => new[] { row[0], row[1] })];
    }

    private static async Task<List<T>> ReadAllAsync<T>(Func<SourceContext, Source<T>> create)
    {
        await using var reader = new SourceReader<T>(create(new SourceContext("sink")));
        await reader.StartAsync();
        return [.. (await reader.ReadManyAsync(int.MaxValue)).Select(static message => message.Data)];
    }

    private async Task WriteAllAsync<T>(Func<IServiceProvider, IBatchHandler<T>> create, params T[][] batches)
    {
        var sink = create(Services());
        foreach (var batch in batches) Assert.All(await HandleAsync(sink, batch), static message => Assert.Null(message.Failure));
        await ((IAsyncDisposable)sink).DisposeAsync();
    }

    private static ValueTask<IReadOnlyList<Message<T>>> HandleAsync<T>(IBatchHandler<T> sink, T[] batch) =>
        sink.HandleAsync(new MessageBatch<T>([.. batch.Select(static data => new Message<T>(data))]), default);

    private ServiceProvider Services() => new ServiceCollection().AddSingleton<TimeProvider>(_clock).BuildServiceProvider();

    private string[] Names() => [.. Directory.EnumerateFiles(_folder.Path).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private async Task<string> ReadSharedAsync(string name)
    {
        // The writer keeps others from writing; the system's own tools read on.
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", _folder[name]) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadToEndAsync();
    }
}
