using Headgate.Race.Measuring;

namespace Headgate.Race.Telemetry;

/// <summary>What a worker says of a run.</summary>
/// <param name="Result">The result, which is checked.</param>
/// <param name="Run">What was measured.</param>
internal sealed record WorkerAnswer(long Result, Run Run);
