using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A container that knows what was made, and nothing else.</summary>
internal sealed class LifeServices(LifeMade made) : IServiceProvider, IServiceScopeFactory, IServiceScope
{
    public IServiceProvider ServiceProvider => this;

    public object? GetService(Type serviceType) => serviceType == typeof(LifeMade) ? made : serviceType == typeof(IServiceScopeFactory) ? this : null;

    public IServiceScope CreateScope() => this;

    public void Dispose()
    {
    }
}
