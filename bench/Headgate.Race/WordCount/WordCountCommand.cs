using System.CommandLine;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;

namespace Headgate.Race.WordCount;

/// <summary><c>wordcount</c>: how often each word stands in a text.</summary>
internal static class WordCountCommand
{
    private static readonly Reference[] References =
    [
        new(PlinqAggregate.PeerName, "vs PLINQ"),
        new(PlinqSpans.PeerName, "vs PLINQ, spans"),
        new(HandWritten.PeerName, "vs hand-written"),
    ];

    public static Command Create()
    {
        var megabytes = new Option<int>("--megabytes") { Description = "Length of the text.", DefaultValueFactory = _ => 50 };
        var vocabulary = new Option<int>("--vocabulary") { Description = "Different words.", DefaultValueFactory = _ => 20_000 };
        megabytes.MustLieBetween(1, 1000);
        vocabulary.MustLieBetween(1, 1_000_000);
        var command = new Command("wordcount", "How often each word stands in a text; events are words.") { megabytes, vocabulary };
        var options = new RaceOptions(command, "Write all raw numbers to this file.");
        command.SetAction((parsed, _) => options.RunAsync(parsed, WordCountPeers.All(), static peer => peer.Name, peers =>
        {
            var text = WordCountText.Of(parsed.GetValue(megabytes), parsed.GetValue(vocabulary));
            var contenders = peers.Select(peer => new Contender(peer.Name, text.Words, async _ => WordCountText.ChecksumOf(await peer.CountAsync(text.Lines)))).ToList();
            var title = $"wordcount: {parsed.GetValue(megabytes)} MB of text in memory, {parsed.GetValue(vocabulary)} words, Zipf; events are words";
            return new RaceRun(title, contenders, _ => text.Checksum, options.ScheduleOf(parsed)) { References = References, Json = options.JsonOf(parsed) }.ExecuteAsync();
        }));
        return command;
    }
}
