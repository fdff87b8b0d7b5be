using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Tests.Pipelines;
using Headgate.Testing.Pipelines;

namespace Headgate.Pipelines.Tests.Replaying;

/// <summary>Dead letters in a file, given again.</summary>
[Trait("Conformance", "P29")]
public sealed class ReplayTests : IDisposable
{
    private readonly LetterFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_letter_that_succeeds_is_not_replayed_twice_and_one_that_fails_again_is_a_letter_again()
    {
        var letters = _folder.Open<string>();
        await Pipeline.Create("orders", p => p.From(["1", "two", "3", "four"]).Process(int.Parse, name: "parse").DeadLetterTo(letters)).RunAsync(Token);
        Assert.Equal(["four", "two"], (await DataAsync(letters)).Order());
        await LetterFolder.ReplayAsync(letters, static text => text == "two" ? "2" : throw new FormatException("still no number"), letters);
        var left = Assert.Single(_folder.OpenLines);
        Assert.Contains("\"data\":\"four\"", left, StringComparison.Ordinal);
        var letter = Assert.Single(await ListAsync(letters));
        Assert.Equal(("replay", "again", "still no number", 1), (letter.Pipeline, letter.Step, letter.Reason, letter.ReplayCount));
        await LetterFolder.ReplayAsync(letters, static text => text, letters);
        Assert.Equal(0, new FileInfo(_folder.Path).Length);
        Assert.Empty((await LetterFolder.ReplayAsync(letters, static text => throw new InvalidOperationException(text), letters)).Of("MessagesFailed"));
    }

    [Fact]
    public async Task A_message_says_what_became_of_it_before_and_has_the_metadata_that_it_had()
    {
        var metadata = new Dictionary<string, object?> { ["topic"] = "orders", ["partition"] = 3, ["offset"] = 41L, ["raw"] = new byte[] { 1, 2 }, ["at"] = DateTimeOffset.UnixEpoch, ["none"] = null, ["is"] = true };
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a\nb", "tränen \"lügen\" nicht", metadata)], Token);
        var seen = new List<Message<string>>();
        await Pipeline.Create("replay", p => p.From(letters.Replay).ProcessMessages((message, _) =>
        {
            seen.Add(message);
            return ValueTask.FromResult(message);
        })).RunAsync(Token);
        var message = Assert.Single(seen);
        Assert.Equal(("a\nb", 0L), (message.Data, message.Delivery.Position));
        Assert.All(metadata, expected => Assert.Equal(expected.Value, message.Metadata[expected.Key]));
        Assert.Equal(
            ["orders", "load", "tränen \"lügen\" nicht", 3, 7L, DateTimeOffset.UnixEpoch.AddSeconds(1.5), 1],
            ((string[])[DeadLetterMetadata.Pipeline, DeadLetterMetadata.Step, DeadLetterMetadata.Reason, DeadLetterMetadata.Attempts, DeadLetterMetadata.Position, DeadLetterMetadata.FailedAt, DeadLetterMetadata.ReplayCount]).Select(key => message.Metadata[key]));
    }

    [Fact]
    public async Task A_letter_that_was_replayed_and_failed_has_the_metadata_and_the_position_of_its_first_time_in_any_sink()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a", metadata: new Dictionary<string, object?> { ["topic"] = "orders" })], Token);
        var sink = new InMemoryDeadLetters();
        await LetterFolder.ReplayAsync(letters, static _ => throw new InvalidOperationException("worse"), sink);
        var letter = Assert.Single(sink.Letters);
        Assert.Equal(("worse", 7L, 1), (letter.Reason, letter.Position, letter.ReplayCount));
        Assert.Equal("orders", Assert.Single(letter.Metadata).Value);
        Assert.Empty(_folder.OpenLines);
    }

    [Fact]
    public async Task A_letter_that_no_sink_keeps_stays()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a"), LetterFolder.Letter("b"), LetterFolder.Letter("c")], Token);
        await LetterFolder.ReplayAsync(letters, static text => text == "b" ? throw new InvalidOperationException() : text);
        Assert.Equal(["b"], await DataAsync(letters));
        await LetterFolder.ReplayAsync(letters, static text => throw new InvalidOperationException(text), new Full());
        Assert.Equal(["b"], await DataAsync(letters));
    }

    [Fact]
    public async Task A_letter_that_its_handler_acknowledges_is_crossed_off_at_once()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        var left = -1;
        await Pipeline.Create("p", p => p.From(letters.Replay).ProcessMessages(async (message, token) =>
        {
            await message.Delivery.AcknowledgeAsync(token);
            left = (await ListAsync(letters)).Count;
            return message.Fail("too late");
        })).RunAsync(Token);
        Assert.Equal(0, left);
        Assert.Empty(await ListAsync(letters));
    }

    [Fact]
    public async Task A_source_that_fails_goes_on_with_the_letters_that_are_not_under_way()
    {
        // So long that it is given out before the next is read.
        var first = new string('a', 5 << 20);
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter(first), LetterFolder.Letter("b")], Token);
        var seen = new List<string>();
        var (handling, failing) = (new TaskCompletionSource(), true);
        await LetterFolder.ReplayAsync(
            letters,
            text =>
            {
                if (text == "b") handling.TrySetResult();
                else handling.Task.Wait(Token);
                return Note(seen, text);
            },
            which: letter => letter.Data is "b" && Interlocked.Exchange(ref failing, false) ? throw new IOException("the line went dead") : true);
        Assert.Equal([1, first.Length], seen.Select(static text => text.Length).Order());
        Assert.Empty(await ListAsync(letters));
    }

    [Fact]
    public async Task Of_a_letter_that_is_split_all_that_fails_must_be_kept()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("1,x"), LetterFolder.Letter("2,3")], Token);
        var sink = new InMemoryDeadLetters();
        await Pipeline.Create("p", p => p.From(letters.Replay).Split(static text => text.Split(',')).Process(int.Parse).DeadLetterTo(sink)).RunAsync(Token);
        Assert.Equal("x", Assert.Single(sink.Letters).Data);
        Assert.Empty(await ListAsync(letters));
        await letters.WriteAsync([LetterFolder.Letter("1,x")], Token);
        await Pipeline.Create("p", p => p.From(letters.Replay).Split(static text => text.Split(',')).Process(int.Parse)).RunAsync(Token);
        Assert.Equal(["1,x"], await DataAsync(letters));
    }

    [Fact]
    public async Task Some_letters_can_be_chosen_and_the_others_stay()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a", "timeout"), LetterFolder.Letter("b", "format"), LetterFolder.Letter("c", "timeout")], Token);
        var seen = new List<string>();
        var log = await LetterFolder.ReplayAsync(letters, text => Note(seen, text), which: static letter => letter.Reason == "timeout");
        Assert.Equal(["a", "c"], seen.Order());
        Assert.Equal(["b"], await DataAsync(letters));
        Assert.Contains("2 dead letters", Assert.Single(log.Of("DeadLettersReplayed")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_of_other_types_stay_for_a_replay_of_theirs()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a"), LetterFolder.Letter(12), LetterFolder.Letter(null)], Token);
        var seen = new List<string>();
        await LetterFolder.ReplayAsync(letters, text => Note(seen, text));
        Assert.Equal([null!, "a"], seen.Order());
        Assert.Equal(3, _folder.Lines.Length);
        var numbers = _folder.Open<int>();
        Assert.Equal([12], (await ListAsync(numbers)).Select(static letter => (int)letter.Data!));
        await LetterFolder.ReplayAsync(numbers, static number => number);
        Assert.Empty(_folder.Lines);
    }

    [Fact]
    public async Task What_a_letter_is_replayed_as_can_be_made_when_it_is_kept()
    {
        var letters = new JsonLinesDeadLetters<string>(_folder.Path) { ReplayAs = static letter => letter.Data as string ?? $"{letter.Data}" };
        await letters.WriteAsync([LetterFolder.Letter("a"), LetterFolder.Letter(12)], Token);
        Assert.Equal(["a", "12"], await DataAsync(letters));
    }

    [Fact]
    public async Task Without_metadata_of_its_type_a_letter_is_refused_and_its_message_handed_back()
    {
        var acks = new AckLog();
        var letters = new JsonLinesDeadLetters<string>(_folder.Path, TextJson.Default.String);
        await Pipeline.Create("p", p => p.From(_ => new ListSource<Uri>([new Message<Uri>(new Uri("https://a.example"), new DescribedDelivery(acks, position: 0))]))
            .Process<Uri>(static _ => throw new InvalidOperationException()).DeadLetterTo(letters)).RunAsync(Token);
        Assert.Single(acks.Returned);
        Assert.Empty(_folder.Lines);
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        Assert.Equal(["a"], await DataAsync(letters));
    }

    [Fact]
    public async Task Letters_in_memory_are_replayed_too()
    {
        var letters = new InMemoryDeadLetters();
        await Pipeline.Create("orders", p => p.From(["1", "two", "four"]).Process(int.Parse).DeadLetterTo(letters)).RunAsync(Token);
        await Pipeline.Create("replay", p => p.From(letters.Replay<string>, source => source.Concurrency = 2)
            .Process(static text => text == "two" ? 2 : throw new FormatException("still no number")).DeadLetterTo(letters)).RunAsync(Token);
        var letter = Assert.Single(letters.Letters);
        Assert.Equal(("four", "still no number", 1), (letter.Data, letter.Reason, letter.ReplayCount));
        await Pipeline.Create("replay", p => p.From(letters.Replay<string>).Process<string>(static _ => throw new FormatException())).RunAsync(Token);
        Assert.Same(letter, Assert.Single(letters.Letters));
    }

    [Fact]
    public async Task Of_letters_in_memory_some_can_be_chosen_and_those_that_hold_nothing_are_given_too()
    {
        var letters = new InMemoryDeadLetters();
        await letters.WriteAsync([LetterFolder.Letter("a"), LetterFolder.Letter(null), LetterFolder.Letter("b"), LetterFolder.Letter(1)], Token);
        var seen = new List<string>();
        await Pipeline.Create("replay", p => p.From(letters.ReplayWhere<string>(static letter => letter.Data is not "b")).Process(text => Note(seen, text))).RunAsync(Token);
        Assert.Equal([null!, "a"], seen.Order());
        Assert.Equal(["b", 1], letters.Letters.Select(static letter => letter.Data));
    }

    [Fact]
    public async Task Where_there_is_no_file_nothing_is_replayed()
    {
        var letters = new JsonLinesDeadLetters<string>(Path.Combine(_folder.Path, "no", "folder.jsonl"), TextJson.Default.String);
        Assert.Empty(await ListAsync(letters));
        await LetterFolder.ReplayAsync(letters, static text => text);
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        Assert.Equal(["a"], await DataAsync(letters));
    }

    private static string Note(List<string> seen, string text)
    {
        lock (seen) seen.Add(text);
        return text;
    }

    private static async Task<List<DeadLetter>> ListAsync<T>(JsonLinesDeadLetters<T> letters) => await letters.ReadAllAsync(Token).ToListAsync(Token);

    private static async Task<IEnumerable<string?>> DataAsync(JsonLinesDeadLetters<string> letters) => (await ListAsync(letters)).Select(static letter => (string?)letter.Data);

    private sealed class Full : IDeadLetterSink
    {
        public ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => throw new IOException("full");
    }
}
