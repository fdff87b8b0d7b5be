using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Payloads;
using Headgate.Pipelines.Limits;

namespace Headgate.Dashboard.Sampling;

/// <summary>What the list says of a pipeline. Pure.</summary>
internal static class SummaryWriter
{
    public static PipelineSummary Write(PipelineTrack track, LatencyReport? latency)
    {
        var snapshot = track.Snapshot;
        return new PipelineSummary
        {
            Name = track.Name,
            Status = snapshot.Status.ToString(),
            Health = new HealthReport { State = snapshot.Health.State.ToString(), Description = PayloadText.Short(snapshot.Health.Description) },
            Rate = Round(track.Rate),
            FailureRate = Round(track.FailureRate),
            Counts = new CountReport
            {
                Received = snapshot.Counts.Received,
                Succeeded = snapshot.Counts.Succeeded,
                Failed = snapshot.Counts.Failed,
                Returned = snapshot.Counts.Returned,
                InFlight = snapshot.Counts.InFlight,
                InFlightBytes = snapshot.Counts.InFlightBytes,
            },
            RecentFailures = track.History.FailedCount,
            Lag = track.Lag,
            Blocked = snapshot.Steps.Concat(snapshot.Batchers).Sum(static step => step.BlockedCount),
            RateLimit = Write(snapshot.RateLimit),
            Latency = latency,
            Last = track.History.Newest is { } point ? Write(point) : null,
        };
    }

    public static HistoryReport Write(string name, HistoryPoint[] points) => new()
    {
        Name = name,
        At = Array.ConvertAll(points, static point => point.At),
        Rate = Array.ConvertAll(points, static point => Round(point.Rate)),
        FailureRate = Array.ConvertAll(points, static point => Round(point.FailureRate)),
        InFlight = Array.ConvertAll(points, static point => point.InFlight),
        Lag = Array.ConvertAll(points, static point => point.Lag),
    };

    /// <summary>As exactly as anybody can see.</summary>
    public static double? Round(double? value) => value is { } number ? Round(number) : null;

    private static double Round(double value) => Math.Round(value, 3);

    private static RateReport? Write(RateLimit? limit) =>
        limit is null ? null : new RateReport { Permits = limit.Permits, PerSeconds = limit.Per.TotalSeconds, Algorithm = limit.Algorithm.ToString() };

    private static PointReport Write(HistoryPoint point) =>
        new() { At = point.At, Rate = Round(point.Rate), FailureRate = Round(point.FailureRate), InFlight = point.InFlight, Lag = point.Lag };
}
