namespace Headgate.Simulation.Pipelines;

internal sealed record BatcherShape(int Size, int Concurrency, int MaxDemand, int TimeoutMilliseconds)
{
    public override string ToString() => $"{Concurrency}x{Size}/{MaxDemand}";
}
