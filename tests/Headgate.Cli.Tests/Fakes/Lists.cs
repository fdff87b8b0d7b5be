using System.Globalization;
using Headgate.Cli.Reports;

namespace Headgate.Cli.Tests.Fakes;

/// <summary>Lists of pipelines, as a dashboard sends them.</summary>
internal static class Lists
{
    /// <summary>For each pipeline its name, and how many messages end in it in a second.</summary>
    public static string Of(params (string Name, double Rate)[] pipelines) =>
        $$"""{"at":"2026-11-26T10:00:00+00:00","pipelines":[{{string.Join(',', pipelines.Select(static pipeline => Of(pipeline.Name, pipeline.Rate)))}}]}""";

    public static PipelineSummary Pipeline(string name, double? rate = null, double? failureRate = null, long inFlight = 0, long? lag = null, double? p99 = null, long recentFailures = 0) =>
        new(name, "Running", new Health("Running", "All is well."), rate, failureRate, new MessageCounts(10, 5, 1, 0, inFlight))
        {
            Lag = lag,
            RecentFailures = recentFailures,
            Latency = p99 is { } longest ? new Latency(1, longest, longest, longest, longest) : null,
        };

    private static string Of(string name, double rate) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"name":"{{name}}","status":"Running","health":{"state":"Running","description":"fine"},"rate":{{rate}},"failureRate":0,"counts":{"received":1234,"succeeded":1200,"failed":3,"returned":0,"inFlight":31},"recentFailures":0,"lag":42,"blocked":0,"somethingNew":1}""");
}
