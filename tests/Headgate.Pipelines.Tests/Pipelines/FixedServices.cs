using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A container of things that are there.</summary>
internal sealed class FixedServices(params object[] things) : IServiceProvider, IServiceScopeFactory, IServiceScope
{
    public IServiceProvider ServiceProvider => this;

    public object? GetService(Type serviceType) => serviceType == typeof(IServiceScopeFactory) ? this : Array.Find(things, serviceType.IsInstanceOfType);

    public IServiceScope CreateScope() => this;

    public void Dispose()
    {
    }
}
