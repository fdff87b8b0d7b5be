namespace Headgate.RabbitMq.Tests.Broker;

/// <summary>A container that has what it is given.</summary>
internal sealed class FewServices(params object[] services) : IServiceProvider
{
    public object? GetService(Type serviceType) => Array.Find(services, serviceType.IsInstanceOfType);
}
