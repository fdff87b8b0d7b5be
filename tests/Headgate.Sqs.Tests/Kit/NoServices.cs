namespace Headgate.Sqs.Tests.Kit;

/// <summary>An empty container.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
