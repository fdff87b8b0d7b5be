using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Processing;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Pipelines.Building;

/// <summary>The handlers of one incarnation of a step, and the scope that they are from. Each is disposed once.</summary>
internal sealed class StepServices(IServiceProvider services, StepRuntime step) : IAsyncDisposable
{
    private readonly List<object> _made = [];
    private AsyncServiceScope? _scope;

    /// <summary>The handler that lives as long as the step.</summary>
    public T Resolve<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : notnull
    {
        _scope ??= NewScope(services);
        return Resolve<T>(_scope.Value.ServiceProvider, _made);
    }

    /// <summary>Has a limit of the step disposed with its handlers.</summary>
    public WorkLimit<T>? Own<T>(WorkLimit<T>? limit)
        where T : notnull
    {
        if (limit is not null) _made.Add(limit);
        return limit;
    }

    /// <summary>Calls a handler that lives as long as the call, in a scope of its own.</summary>
    public async ValueTask<TResult> CallAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TResult>(
        Func<THandler, ValueTask<TResult>> call)
        where THandler : notnull
    {
        var made = new List<object>(1);
        await using var scope = NewScope(services);
        try
        {
            return await call(Resolve<THandler>(scope.ServiceProvider, made));
        }
        finally
        {
            foreach (var handler in made) await DisposeAsync(handler);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var handler in _made) await DisposeAsync(handler);
        _made.Clear();
        if (_scope is { } scope) await scope.DisposeAsync();
        _scope = null;
    }

    private static AsyncServiceScope NewScope(IServiceProvider services) => services.CreateAsyncScope();

    private static T Resolve<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceProvider services, List<object> made)
        where T : notnull
    {
        if (services.GetService<T>() is { } known) return known;
        var handler = ActivatorUtilities.CreateInstance<T>(services);
        made.Add(handler);
        return handler;
    }

    private async ValueTask DisposeAsync(object handler)
    {
        try
        {
            if (handler is IAsyncDisposable later) await later.DisposeAsync();
            else (handler as IDisposable)?.Dispose();
        }
        catch (Exception failure)
        {
            PipelineEvents.DisposeFailed(step.Logger, failure, step.Pipeline, handler.GetType().Name);
        }
    }
}
