using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headgate.Testing.Hosting;

/// <summary>Gets hold of the host that a program builds: the generic host says so to diagnostic listeners.</summary>
internal sealed class HostWatch(Action<IServiceCollection>? configure) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    /// <summary>Whose program runs here: several tests may start programs at once.</summary>
    private static readonly AsyncLocal<HostWatch?> Current = new();

    private readonly TaskCompletionSource<IHost> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _subscriptions = [];

    public Task<IHost> Started => _started.Task;

    public Task Run(MethodInfo entryPoint, string[] args)
    {
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        return Task.Run(async () =>
        {
            Current.Value = this;
            try
            {
                if (entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? [] : [args]) is Task running) await running.ConfigureAwait(false);
            }
            catch (TargetInvocationException failure) when (failure.InnerException is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.InnerException);
            }
        });
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting") _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (!ReferenceEquals(Current.Value, this)) return;
        if (value.Key == "HostBuilding") ((IHostBuilder)value.Value!).ConfigureServices((_, services) => configure?.Invoke(services));
        if (value.Key == "HostBuilt") Follow((IHost)value.Value!);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private void Follow(IHost host) =>
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => _started.TrySetResult(host));
}
