using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;

namespace Headgate.Race.Ingest;

/// <summary>The race over one kind of work after the other, under the same bounds.</summary>
/// <param name="Bounds">How much may be in flight.</param>
/// <param name="Schedule">How often each peer runs.</param>
/// <param name="Messages">Messages per run; null for each peer's own number.</param>
/// <param name="References">The peers that others are compared with.</param>
/// <param name="Json">Takes the raw numbers, under a name that says which work; null for nothing.</param>
internal sealed record IngestRace(IngestBounds Bounds, Schedule Schedule, long? Messages, IReadOnlyList<Reference> References, FileInfo? Json)
{
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(IReadOnlyList<IIngestPeer> peers, IngestWork work)
    {
        var contenders = peers.Select(peer => new Contender(
            peer.Name,
            Messages ?? peer.DefaultMessages / work.Slowdown,
            messages => RunOneAsync(peer, messages, work))).ToList();
        var title = $"ingest, {work.Description}: source, 2 processors, 2 batchers of {IngestBounds.BatchSize}, acknowledgement; {Bounds.InFlight} messages in flight per step";
        return new RaceRun(title, contenders, work.SumOf, Schedule) { References = References, Json = FileFor(work) }.ExecuteAsync();
    }

    private static async ValueTask<long> RunOneAsync(IIngestPeer peer, long messages, IngestWork work)
    {
        var tally = new IngestTally();
        await peer.RunAsync(messages, work.Process, tally);
        return tally.SumOf(peer.Name, messages);
    }

    private FileInfo? FileFor(IngestWork work) =>
        Json is null ? null : new FileInfo(Path.Combine(Json.DirectoryName!, $"{Path.GetFileNameWithoutExtension(Json.Name)}-{work.Name}{Json.Extension}"));
}
