using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Faults.Workers;

/// <summary>The process that faults happen to: one pipeline in a host, as an application would run it.</summary>
public static class WorkerProgram
{
    /// <summary>Runs until its source ends, or it is asked to stop.</summary>
    /// <returns>0 when it ended in order and everything was done; 3 when it ended in order and something had to be left; 1 when it failed.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var builder = Host.CreateApplicationBuilder(arguments);
        var options = new WorkerOptions();
        builder.Configuration.Bind(options);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddSimpleConsole(static format => format.SingleLine = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(options.ShutdownMilliseconds) + TimeSpan.FromSeconds(5));
        _ = EndWithParentAsync();
        var hooks = new EndHooks();
        WorkerPipeline.AddTo(builder.Services, options, hooks);
        var host = builder.Build();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(static () => Console.WriteLine("running"));
        try
        {
            await host.RunAsync();
        }
        catch (Exception failure)
        {
            Console.WriteLine($"failed {failure.GetType().Name}: {failure.Message}");
            return 1;
        }

        return hooks.HasLeft ? 3 : 0;
    }
    /// <summary>The standard input ends when the process that started this one is gone, however it went.</summary>
    private static async Task EndWithParentAsync()
    {
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(new byte[1]) > 0)
        {
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
