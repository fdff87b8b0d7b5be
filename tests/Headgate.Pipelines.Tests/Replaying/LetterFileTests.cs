using System.Text;
using System.Text.Json;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Replaying;

/// <summary>What happens to the file of dead letters: torn lines, hands that mend it, others that have it open, many at once.</summary>
[Trait("Conformance", "P29")]
public sealed class LetterFileTests : IDisposable
{
    private readonly LetterFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Wherever_a_write_was_torn_what_was_whole_is_kept_and_the_next_begins_a_new_line()
    {
        var letters = new JsonLinesDeadLetters<string>(_folder.Path, TextJson.Default.String) { FlushesToDisk = false };
        await letters.WriteAsync([LetterFolder.Letter("a"), LetterFolder.Letter("ü")], Token);
        var whole = await File.ReadAllBytesAsync(_folder.Path, Token);
        var first = whole.AsSpan().IndexOf((byte)'\n') + 1;
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(_folder.Path, whole[..length], Token);

            // The last line counts without its end, if that is all it lacks.
            string[] expected = length < first - 1 ? [] : length < whole.Length - 1 ? ["a"] : ["a", "ü"];
            Assert.Equal(expected, await DataAsync(letters));
            await letters.WriteAsync([LetterFolder.Letter("c")], Token);
            Assert.Equal([.. expected, "c"], await DataAsync(letters));
            Assert.StartsWith(Encoding.UTF8.GetString(whole[..length]).TrimEnd('\uFFFD'), await File.ReadAllTextAsync(_folder.Path, Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_may_not_be_written_is_an_error_that_says_where_and_what_to_do_and_is_written_when_it_may()
    {
        var letters = _folder.Open<string>();
        Directory.CreateDirectory(_folder.Path);
        var failure = await Assert.ThrowsAsync<IOException>(async () => await letters.WriteAsync([LetterFolder.Letter("a")], Token));
        Assert.Contains($"Dead letters cannot be kept in '{_folder.Path}': ", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"\. \d+ bytes are free there\. Their messages are handed back to their source\. Make room, ", failure.Message);
        Directory.Delete(_folder.Path);
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        Assert.Equal(["a"], await DataAsync(letters));
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_logged_and_stays_and_can_be_mended()
    {
        await File.WriteAllTextAsync(_folder.Path, "{\"replayed\":0,\"data\":1}\r\n\r\nwhat\n{\"replayed\":0,\"data\":\"two\"}\n{\"data\":4}\n {\"data\": 5, \"replayed\": 0 }", Encoding.UTF8, Token);
        var letters = _folder.Open<int>();
        var log = await LetterFolder.ReplayAsync(letters, static number => number);
        Assert.Contains("3 lines", Assert.Single(log.Of("DeadLettersUnreadable")).Text, StringComparison.Ordinal);
        Assert.Equal(["{\"replayed\":1,\"data\":1}", "", "what", "{\"replayed\":0,\"data\":\"two\"}", "{\"data\":4}", " {\"data\": 5, \"replayed\": 1 }"], _folder.Lines);
        await File.WriteAllTextAsync(_folder.Path, (await File.ReadAllTextAsync(_folder.Path, Token)).Replace("\"two\"", "2").Replace("{\"data\":4}\n", "").Replace("what\n", ""), Token);
        var seen = new List<int>();
        await LetterFolder.ReplayAsync(letters, number =>
        {
            seen.Add(number);
            return number;
        });
        Assert.Equal([2], seen);
        Assert.Empty(_folder.Lines);
    }

    [Theory]
    [InlineData("{\"replayed\":0,\"data\":\"x\"")]
    [InlineData("{\"replayed\":0,\"data\":\"x\"}}")]
    public async Task A_last_line_without_an_end_that_cannot_be_read_is_logged_and_stays(string line)
    {
        await File.WriteAllTextAsync(_folder.Path, line, Token);
        var letters = _folder.Open<string>();
        var log = await LetterFolder.ReplayAsync(letters, static text => text);
        Assert.Single(log.Of("DeadLettersUnreadable"));
        Assert.Equal([line], _folder.Lines);
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        Assert.Equal(line, _folder.Lines[0]);
        Assert.Equal(["a"], await DataAsync(letters));
    }

    [Fact]
    public async Task A_letter_after_a_byte_order_mark_and_without_an_end_is_kept_by_the_next_write()
    {
        await File.WriteAllTextAsync(_folder.Path, "{\"replayed\":0,\"data\":\"x\"}", Encoding.UTF8, Token);
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        Assert.Equal(["x", "a"], await DataAsync(letters));
    }

    [Fact]
    public async Task Data_of_several_lines_stand_in_one_and_options_of_the_user_hold()
    {
        var options = new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };
        var letters = _folder.Open<Dictionary<string, FileInfoLike>>(options);
        var data = new Dictionary<string, FileInfoLike> { ["x"] = new("a\r\nb", 1) };
        await letters.WriteAsync([LetterFolder.Letter(data)], Token);
        Assert.Contains("\"file-name\":\"a\\r\\nb\"", Assert.Single(_folder.Lines), StringComparison.Ordinal);
        var letter = Assert.Single(await letters.ReadAllAsync(Token).ToListAsync(Token));
        Assert.Equal(data, Assert.IsType<Dictionary<string, FileInfoLike>>(letter.Data));
    }

    [Fact]
    public async Task A_file_that_somebody_else_has_open_is_waited_for()
    {
        var letters = _folder.Open<string>();
        Task writing;
        await using (File.Open(_folder.Path, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            writing = letters.WriteAsync([LetterFolder.Letter("a")], Token).AsTask();
            var cancelled = new CancellationTokenSource();
            var given = letters.WriteAsync([LetterFolder.Letter("b")], cancelled.Token).AsTask();
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        }

        await writing;
        Assert.Contains("a", await DataAsync(letters));
    }

    [Fact]
    public async Task A_letter_that_was_changed_while_it_was_replayed_is_not_crossed_off()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("b")], Token);
        var log = await LetterFolder.ReplayAsync(letters, text =>
        {
            while (!TryMend("\"data\":\"b\"", "\"data\":\"c\"")) Thread.Yield();
            return text;
        });
        Assert.Equal(["c"], await DataAsync(letters));
        Assert.NotEmpty(log.Of("AcknowledgeFailed"));
    }

    [Fact]
    public async Task A_failed_write_does_not_stand_in_the_way_of_the_next()
    {
        var letters = _folder.Open<string>();
        Directory.CreateDirectory(_folder.Path);
        await Assert.ThrowsAnyAsync<Exception>(() => letters.WriteAsync([LetterFolder.Letter("a")], Token).AsTask());
        Directory.Delete(_folder.Path);
        await letters.WriteAsync([LetterFolder.Letter("b")], Token);
        Assert.Equal(["b"], await DataAsync(letters));
    }

    [Fact]
    public async Task Large_letters_and_many_are_read_in_pieces()
    {
        var letters = new JsonLinesDeadLetters<string>(_folder.Path, TextJson.Default.String) { FlushesToDisk = false };
        string[] texts = [.. Enumerable.Range(0, 300).Select(static n => new string((char)('a' + (n % 26)), n * 331))];
        foreach (var chunk in texts.Chunk(7)) await letters.WriteAsync([.. chunk.Select(static text => LetterFolder.Letter(text))], Token);
        Assert.Equal(texts, await DataAsync(letters));
        var seen = new List<int>();
        await LetterFolder.ReplayAsync(letters, text =>
        {
            lock (seen) seen.Add(text.Length);
            return text;
        });
        Assert.Equal(texts.Select(static text => text.Length), seen.Order());
        Assert.Empty(_folder.Lines);
    }

    [Fact]
    public async Task While_many_write_and_others_replay_no_letter_is_lost()
    {
        const int Writers = 4, Each = 25;
        var (writer, first, second) = (_folder.Open<int>(), _folder.Open<int>(), _folder.Open<int>());
        var seen = new HashSet<int>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(
            async () =>
            {
                for (var n = 0; n < Each; n++) await writer.WriteAsync([LetterFolder.Letter((w * Each) + n)], Token);
            },
            Token)));
        while (!writing.IsCompleted) await Task.WhenAll(ReplayAsync(first), ReplayAsync(second));
        await writing;
        await ReplayAsync(first);
        Assert.Equal(Enumerable.Range(0, Writers * Each), seen.Order());
        Assert.Empty(_folder.Lines);

        async Task ReplayAsync(JsonLinesDeadLetters<int> letters) => await LetterFolder.ReplayAsync(letters, number =>
        {
            lock (seen) seen.Add(number);
            return number;
        });
    }

    private bool TryMend(string before, string after)
    {
        try
        {
            File.WriteAllText(_folder.Path, File.ReadAllText(_folder.Path).Replace(before, after, StringComparison.Ordinal));
            return true;
        }
        catch (IOException)
        {
            // The replay has it open, for a moment.
            return false;
        }
    }

    private static async Task<IEnumerable<string?>> DataAsync(JsonLinesDeadLetters<string> letters) =>
        (await letters.ReadAllAsync(Token).ToListAsync(Token)).Select(static letter => (string?)letter.Data);

    private sealed record FileInfoLike(string FileName, int Size);
}
