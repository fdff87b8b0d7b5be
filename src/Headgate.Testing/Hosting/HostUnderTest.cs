using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headgate.Testing.Hosting;

/// <summary>Runs a program's own <c>Main</c> in the test's process, with services of its host replaced: what <c>WebApplicationFactory</c> is to web
/// applications, for any generic host.</summary>
public sealed class HostUnderTest : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Task _main;

    private HostUnderTest(IHost host, Task main)
    {
        _host = host;
        _lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        _main = main;
    }

    /// <summary>Gets the services of the host.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts the program, and waits until its host has been started.</summary>
    /// <typeparam name="TEntryPoint">A type of the program's assembly, <c>Program</c> for one.</typeparam>
    /// <param name="configure">Changes its services, after the program has: see <see cref="PipelineTestServices"/>.</param>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The running program. Disposing it stops the host, and waits until the program has ended.</returns>
    /// <exception cref="InvalidOperationException">The program ended before its host was started.</exception>
    [RequiresUnreferencedCode("Calls the entry point of the program's assembly.")]
    public static async Task<HostUnderTest> StartAsync<TEntryPoint>(
        Action<IServiceCollection>? configure = null, IReadOnlyList<string>? args = null, CancellationToken cancellationToken = default)
    {
        var entryPoint = typeof(TEntryPoint).Assembly.EntryPoint ?? throw new InvalidOperationException($"{typeof(TEntryPoint).Assembly.GetName().Name} is no program: it has no Main.");
        using var watch = new HostWatch(configure);
        var main = watch.Run(entryPoint, [.. args ?? []]);
        var first = await Task.WhenAny(watch.Started, main).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (ReferenceEquals(first, main) && !watch.Started.IsCompletedSuccessfully)
        {
            await main.ConfigureAwait(false);
            throw new InvalidOperationException("The program ended before its host was started.");
        }

        return new HostUnderTest(await watch.Started.ConfigureAwait(false), main);
    }

    /// <summary>Finds a pipeline of the host.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Pipeline Pipeline(string name) => Services.GetRequiredService<PipelineRegistry>()[name];

    /// <summary>Stops the host as SIGTERM would, and waits until the program has ended.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends with the program; its exception is thrown on.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!_main.IsCompleted) _lifetime.StopApplication();
        await _main.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_main.IsCompleted) await StopAsync().ConfigureAwait(false);
    }
}
