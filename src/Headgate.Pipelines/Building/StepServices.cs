using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Processing;
using Headgate.Pipelines.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Pipelines.Building;

/// <summary>The handlers of one incarnation of a step, and the scope that they are from. Each is disposed once.</summary>
internal sealed class StepServices(IServiceProvider services, StepRuntime step) : IAsyncDisposable
{
    private readonly List<object> _made = [];
    private AsyncServiceScope? _scope;

    /// <summary>Has a limit of the step disposed with its handlers.</summary>
    public WorkLimit<T> Own<T>(WorkLimit<T> limit)
        where T : notnull
    {
        _made.Add(limit);
        return limit;
    }

    /// <summary>The calls of a handler that lives as long as the step, or as long as each call.</summary>
    /// <param name="lifetime">How long.</param>
    /// <param name="bind">The handler's method.</param>
    public Func<TItem, CancellationToken, ValueTask<TResult>> Bind<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TItem, TResult>(
        HandlerLifetime lifetime, Func<THandler, Func<TItem, CancellationToken, ValueTask<TResult>>> bind)
        where THandler : notnull
    {
        if (lifetime == HandlerLifetime.Step) return bind(Resolve<THandler>());
        return (item, token) => CallAsync<THandler, TResult>(handler => bind(handler)(item, token));
    }

    /// <summary>The calls of a handler that is made for the step, and lives as long as that.</summary>
    /// <param name="create">Makes it.</param>
    /// <param name="bind">The handler's method.</param>
    public TCall Made<THandler, TCall>(Func<IServiceProvider, THandler> create, Func<THandler, TCall> bind)
        where THandler : class
    {
        _scope ??= NewScope(services);
        var handler = create(_scope.Value.ServiceProvider);
        _made.Add(handler);
        return bind(handler);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var handler in _made) await Disposal.OfAsync(handler, step.Ledger);
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

    /// <summary>The handler that lives as long as the step.</summary>
    private T Resolve<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : notnull
    {
        _scope ??= NewScope(services);
        return Resolve<T>(_scope.Value.ServiceProvider, _made);
    }

    /// <summary>Calls a handler that lives as long as the call, in a scope of its own.</summary>
    private async ValueTask<TResult> CallAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TResult>(
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
            foreach (var handler in made) await Disposal.OfAsync(handler, step.Ledger);
        }
    }
}
