using Headgate.Brevity.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Brevity.Tests;

/// <summary>What holds for both programs of a pattern.</summary>
public abstract class PatternTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-brevity-").FullName;

    private protected string RejectsFile => Path.Combine(_folder, "rejects.jsonl");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected abstract void Add(IServiceCollection services);

    /// <summary>Starts a host with the program, and with the doubles that it is to find.</summary>
    private protected async Task<IHost> StartAsync(Action<IServiceCollection> addDoubles)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(new RejectsPath(RejectsFile));
        builder.Logging.ClearProviders();
        addDoubles(builder.Services);
        Add(builder.Services);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private protected static IEnumerable<string> Lines(int count, int customers = 7) => Enumerable.Range(1, count).Select(id => $"{id};c{id % customers};{id}.5");
}
