using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Pipelines.Running;

/// <summary>The container of a pipeline that has none: handlers are made by their constructors.</summary>
internal sealed class NoServices : IServiceProvider, IServiceScopeFactory, IServiceScope
{
    private NoServices()
    {
    }

    public static NoServices Instance { get; } = new();

    public IServiceProvider ServiceProvider => this;

    public object? GetService(Type serviceType) => serviceType == typeof(IServiceScopeFactory) ? this : null;

    public IServiceScope CreateScope() => this;

    public void Dispose()
    {
    }
}
