namespace Headgate.Simulation.Pipelines;

internal sealed record StepShape(int Concurrency, int MaxDemand)
{
    public override string ToString() => $"{Concurrency}x{MaxDemand}";
}
