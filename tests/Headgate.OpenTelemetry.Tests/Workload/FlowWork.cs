using System.Runtime.CompilerServices;
using System.Text.Json;
using Headgate.Flows;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.OpenTelemetry.Tests.Workload;

/// <summary>Flows that go through all that is measured of flows.</summary>
internal static class FlowWork
{
    /// <summary>How many elements come too late.</summary>
    public const int LateCount = 3;

    private static readonly StageEnvironment Quiet = new(loggerFactory: NullLoggerFactory.Instance);

    /// <summary>In seconds: two windows fire, and then come some that belong to the first.</summary>
    private static readonly int[] Times = [0, 10, 61, 70, 200, 1, 2, 3];

    /// <summary>A flow that counts its elements in windows, saves snapshots, drops late elements that nobody reads, and goes on until it is cancelled.</summary>
    public static Flow<long> Endless(ISnapshotStore store) =>
        Windows(Flow.FromReplayable(FromAsync, Options("clicks", store)));

    /// <summary>Runs a flow that fails, because its snapshots cannot be saved.</summary>
    public static async Task FailAsync()
    {
        var flow = Windows(Flow.FromReplayable(static position => Times.Skip((int)position), Options("broken", new BrokenStore())));
        await Assert.ThrowsAnyAsync<Exception>(async () => await flow.RunAsync());
    }

    private static FlowOptions Options(string name, ISnapshotStore store) => new()
    {
        Name = name,
        Stages = 1,
        MaxDemand = 1,
        Environment = Quiet,
        Snapshots = new SnapshotOptions { Store = store, EveryElements = 2, JsonOptions = JsonSerializerOptions.Default },
    };

    private static Flow<long> Windows(Flow<int> times) =>
        times.PartitionBy(static _ => 0)
            .Window(static window => window.Tumbling(TimeSpan.FromMinutes(1), static seconds => DateTimeOffset.UnixEpoch.AddSeconds(seconds)).LateTo(new SideOutput<int>(1)))
            .Count()
            .Select(static count => count.Value);

    private static IAsyncEnumerable<int> FromAsync(long position) => FromAsync((int)position, CancellationToken.None);

    private static async IAsyncEnumerable<int> FromAsync(int position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var seconds in Times.Skip(position)) yield return seconds;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private sealed class BrokenStore : ISnapshotStore
    {
        public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) => default;

        public ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken) => throw new IOException("The disk is full.");

        public ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken) => default;

        public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => default;
    }
}
