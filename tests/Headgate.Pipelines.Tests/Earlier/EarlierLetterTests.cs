using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Tests.Replaying;

namespace Headgate.Pipelines.Tests.Earlier;

/// <summary>Dead letters that the first version of the format has written: today they are read and replayed. The fixture is never written anew; a new format gets one of its own beside it.</summary>
public sealed class EarlierLetterTests : IDisposable
{
    private const string Fixture = "letters.v1.jsonl";

    private readonly LetterFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Dictionary<string, object?> Metadata => new()
    {
        ["text"] = "tränen \"lügen\"\n\u0001",
        ["none"] = null,
        ["true"] = true,
        ["int"] = -3,
        ["long"] = long.MinValue,
        ["ulong"] = ulong.MaxValue,
        ["uint"] = uint.MaxValue,
        ["short"] = short.MinValue,
        ["ushort"] = ushort.MaxValue,
        ["byte"] = byte.MaxValue,
        ["sbyte"] = sbyte.MinValue,
        ["double"] = 0.1,
        ["float"] = 1.5f,
        ["decimal"] = 79228162514264337593543950335m,
        ["bytes"] = new byte[] { 0, 255 },
        ["offset"] = new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(5.5)),
        ["utc"] = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc),
        ["span"] = TimeSpan.FromTicks(-12345),
        ["guid"] = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
        ["date"] = new DateOnly(2024, 2, 29),
        ["time"] = new TimeOnly(23, 59, 59, 999),
        ["items"] = new List<object?> { 1, "two", 3L },
        ["map"] = new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2L },
        ["one entry"] = new Dictionary<string, object?> { ["int64"] = "5" },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Conformance", "P29")]
    public async Task Letters_of_the_first_version_are_read_as_they_were()
    {
        Copy();
        var letters = await _folder.Open<string>().ReadAllAsync(Token).ToListAsync(Token);

        Assert.Equal(["20 EUR", "\u2028 \"x\"\n", ""], letters.Select(static letter => letter.Data));
        var first = letters[0];
        Assert.Equal(("orders", "load", "bad", 3, 0, 7L), (first.Pipeline, first.Step, first.Reason, first.Attempts, first.ReplayCount, first.Position));
        Assert.Equal((DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(1.5)), (first.ReceivedAt, first.FailedAt));
        Assert.Equal("bad", first.Failure.Message);
        Assert.All(Metadata, pair => Assert.Equal(pair.Value, first.Metadata[pair.Key]));
        Assert.All(Metadata, pair => Assert.Equal(pair.Value?.GetType(), first.Metadata[pair.Key]?.GetType()));
        Assert.Equal(2, letters[1].ReplayCount);
    }

    [Fact]
    [Trait("Conformance", "P29")]
    public async Task A_replay_that_an_earlier_version_had_begun_goes_on_with_what_that_has_left()
    {
        Copy();
        var before = _folder.Lines;
        var handled = new List<string>();
        await LetterFolder.ReplayAsync(_folder.Open<string>(), text =>
        {
            lock (handled) handled.Add(text);
            return text;
        });

        // The line that is crossed off, the one of another type and the torn one stay, and are what they were.
        Assert.Equal(["", "20 EUR", "\u2028 \"x\"\n"], handled.Order(StringComparer.Ordinal));
        Assert.Equal(before.Select(static line => line.Contains("\"type\":\"System.String\"", StringComparison.Ordinal) ? line.Replace("\"replayed\":0", "\"replayed\":1") : line), _folder.Lines);
        await LetterFolder.ReplayAsync(_folder.Open<int>(), static number => number);
        Assert.Single(_folder.OpenLines);
    }

    [Fact]
    [Trait("Conformance", "P29")]
    public async Task A_letter_of_a_later_version_is_refused_by_its_number_and_stays_and_the_others_are_replayed()
    {
        var later = "{\"replayed\":0,\"format\":2,\"data\":\"later\"}";
        await File.WriteAllLinesAsync(_folder.Path, ["{\"replayed\":0,\"format\":1,\"data\":\"one\"}", later, "{\"replayed\":0,\"data\":\"none\"}"], Token);
        var handled = new List<string>();
        var log = await LetterFolder.ReplayAsync(_folder.Open<string>(), text =>
        {
            lock (handled) handled.Add(text);
            return text;
        });

        Assert.Equal(["none", "one"], handled.Order(StringComparer.Ordinal));
        var entry = Assert.Single(log.Of("DeadLettersUnreadable"));
        Assert.Contains("The letter has format 2; this version reads format 1.", entry.Exception!.Message, StringComparison.Ordinal);
        Assert.Equal(later, Assert.Single(_folder.OpenLines));
    }

    /// <summary>How the fixture was made: run by its name, with HEADGATE_EARLIER naming the folder that it goes to.</summary>
    [Fact(Explicit = true)]
    public async Task The_fixture_is_written()
    {
        var file = Path.Combine(Environment.GetEnvironmentVariable("HEADGATE_EARLIER")!, Fixture);
        var letters = new JsonLinesDeadLetters<string>(file);
        await letters.WriteAsync([LetterFolder.Letter("done"), LetterFolder.Letter("20 EUR", metadata: Metadata), LetterFolder.Letter("\u2028 \"x\"\n") with { ReplayCount = 2 }, LetterFolder.Letter(""), LetterFolder.Letter(17)], Token);
        await LetterFolder.ReplayAsync(letters, static text => text, which: static letter => letter.Data is "done");
        await File.AppendAllTextAsync(file, "{\"replayed\":0,\"type\":\"System.Str", Token);
    }

    private void Copy() => File.Copy(Path.Combine(AppContext.BaseDirectory, "Earlier", Fixture), _folder.Path);
}
