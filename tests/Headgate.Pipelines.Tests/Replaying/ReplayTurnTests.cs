using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Replaying;

/// <summary>A file is replayed by one at a time, and what it says of it.</summary>
[Trait("Conformance", "P29")]
public sealed class ReplayTurnTests : IDisposable
{
    private readonly LetterFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_replay_of_a_file_that_is_being_replayed_ends_at_once_and_says_who_has_it()
    {
        var (first, second) = (_folder.Open<string>(), _folder.Open<string>());
        await first.WriteAsync([LetterFolder.Letter("a"), LetterFolder.Letter("b")], Token);
        var (handling, refused) = (new TaskCompletionSource(), new TaskCompletionSource());
        var replaying = LetterFolder.ReplayAsync(
            first,
            _ =>
            {
                handling.TrySetResult();
                refused.Task.Wait(Token);
                throw new InvalidOperationException("again");
            },
            first);
        await handling.Task.WaitAsync(Token);
        var log = await LetterFolder.ReplayAsync(second, static text => throw new InvalidOperationException(text), second);
        Assert.Contains("pipeline 'replay' of this process", Assert.Single(log.Of("DeadLettersReplayRefused")).Text, StringComparison.Ordinal);
        refused.SetResult();
        await replaying;
        Assert.Equal(2, _folder.OpenLines.Length);
        Assert.Empty((await LetterFolder.ReplayAsync(second, static text => text)).Of("DeadLettersReplayRefused"));
        Assert.Empty(_folder.Lines);
        Assert.Equal([_folder.Path], Directory.GetFiles(Path.GetDirectoryName(_folder.Path)!));
    }

    [Fact]
    public async Task A_file_that_another_process_replays_is_left_alone()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        await using (File.Open(_folder.Path + ".replaying", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            var log = await LetterFolder.ReplayAsync(letters, static text => text);
            Assert.Contains("another process", Assert.Single(log.Of("DeadLettersReplayRefused")).Text, StringComparison.Ordinal);
        }

        Assert.Single(_folder.OpenLines);
        await LetterFolder.ReplayAsync(letters, static text => text);
        Assert.Empty(_folder.Lines);
    }

    [Fact]
    public async Task Sources_side_by_side_give_each_letter_once()
    {
        var letters = _folder.Open<int>();
        await letters.WriteAsync([.. Enumerable.Range(0, 100).Select(static n => LetterFolder.Letter(n))], Token);
        var seen = new List<int>();
        await Pipeline.Create("replay", p => p.From(letters.Replay, static source => source.Concurrency = 2).Process<int>(
            number =>
            {
                lock (seen) seen.Add(number);
                throw new InvalidOperationException();
            })
            .DeadLetterTo(letters)).RunAsync(Token);
        Assert.Equal(Enumerable.Range(0, 100), seen.Order());
        Assert.Equal(100, _folder.OpenLines.Length);
    }

    [Fact]
    public async Task A_source_that_takes_the_place_of_one_that_has_failed_does_not_give_what_has_failed_again()
    {
        var first = new string('a', 5 << 20);
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter(first), LetterFolder.Letter("b")], Token);
        var seen = new List<int>();
        var (handled, failing) = (new TaskCompletionSource(), true);
        await LetterFolder.ReplayAsync(
            letters,
            text =>
            {
                lock (seen) seen.Add(text.Length);
                throw new InvalidOperationException("again");
            },
            new Told(letters, handled),
            letter =>
            {
                if (letter.Data is not "b" || !Interlocked.Exchange(ref failing, false)) return true;
                handled.Task.Wait(Token);
                throw new IOException("the line went dead");
            });
        Assert.Equal([1, first.Length], seen.Order());
        Assert.Equal(2, _folder.OpenLines.Length);
    }

    [Fact]
    public async Task What_became_of_the_letters_is_logged_when_they_are_settled()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a"), LetterFolder.Letter("b"), LetterFolder.Letter("c")], Token);
        var log = await LetterFolder.ReplayAsync(letters, static text => text == "b" ? throw new InvalidOperationException() : text, which: static letter => letter.Data is not "c");
        Assert.Contains("2 dead letters", Assert.Single(log.Of("DeadLettersReplayed")).Text, StringComparison.Ordinal);
        Assert.Contains("1 have succeeded or are kept anew, 1 stay there, and 1 that", Assert.Single(log.Of("DeadLettersReplayed")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_whose_acknowledger_was_replaced_can_be_replayed_again()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        await Pipeline.Create("p", p => p.From(letters.Replay).ProcessMessages(static (message, _) =>
        {
            message.Delivery.Acknowledger = new AckLog();
            return ValueTask.FromResult(message);
        })).RunAsync(Token);
        var seen = 0;
        await LetterFolder.ReplayAsync(letters, text =>
        {
            seen++;
            return text;
        });
        Assert.Equal(1, seen);
        Assert.Empty(_folder.Lines);
    }

    [Fact]
    public async Task A_file_that_is_taken_away_before_the_end_is_logged()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter(new string('a', 5 << 20)), LetterFolder.Letter("b")], Token);
        var taken = false;
        var log = await LetterFolder.ReplayAsync(letters, static text => text, which: _ =>
        {
            if (!taken) File.Move(_folder.Path, _folder.Path + ".old");
            return taken = true;
        });
        Assert.Single(log.Of("DeadLettersGone"));
        Assert.Contains("\"data\":\"b\"", (await File.ReadAllLinesAsync(_folder.Path + ".old", Token))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_letters_are_chosen_others_write()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        await LetterFolder.ReplayAsync(letters, static text => text, which: _ =>
        {
            letters.WriteAsync([LetterFolder.Letter("b")], Token).AsTask().Wait(Token);
            return true;
        });
        Assert.Contains("\"data\":\"b\"", Assert.Single(_folder.OpenLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_of_a_type_that_was_renamed_are_warned_of_and_replayed_under_the_old_name()
    {
        await File.WriteAllTextAsync(_folder.Path, "{\"replayed\":0,\"type\":\"Old.Name\",\"data\":\"a\"}\n", Token);
        var log = await LetterFolder.ReplayAsync(_folder.Open<string>(), static text => text);
        Assert.Contains("hold other types than System.String", Assert.Single(log.Of("DeadLettersOfOtherTypes")).Text, StringComparison.Ordinal);
        var letters = new JsonLinesDeadLetters<string>(_folder.Path) { TypeName = "Old.Name" };
        await letters.WriteAsync([LetterFolder.Letter("b")], Token);
        Assert.Contains("\"type\":\"Old.Name\"", _folder.Lines[1], StringComparison.Ordinal);
        Assert.Empty((await LetterFolder.ReplayAsync(letters, static text => text)).Of("DeadLettersOfOtherTypes"));
        Assert.Empty(_folder.Lines);
    }

    [Fact]
    public async Task Reading_that_is_cancelled_does_not_wait_for_the_file()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        await using var taken = File.Open(_folder.Path, FileMode.Open, FileAccess.Read, FileShare.None);
        using var cancelled = new CancellationTokenSource();
        var reading = letters.ReadAllAsync(cancelled.Token).ToListAsync(Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Reading_needs_no_leave_to_write()
    {
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a")], Token);
        File.SetAttributes(_folder.Path, FileAttributes.ReadOnly);
        Assert.Single(await letters.ReadAllAsync(Token).ToListAsync(Token));
        File.SetAttributes(_folder.Path, FileAttributes.Normal);
    }

    private sealed class Told(IDeadLetterSink sink, TaskCompletionSource written) : IDeadLetterSink
    {
        public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
        {
            await sink.WriteAsync(letters, cancellationToken);
            written.TrySetResult();
        }
    }
}
