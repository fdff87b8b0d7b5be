namespace Headgate.Flows.Tests.Snapshots;

/// <summary>What the flows of these tests are about.</summary>
public sealed record Reading(string Sensor, int Value, int Seconds)
{
    public DateTimeOffset At => DateTimeOffset.UnixEpoch.AddSeconds(Seconds);
}
