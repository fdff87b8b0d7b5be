using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Headgate.Fuzz.Tests;

/// <summary>T22: settings of a pipeline.</summary>
public sealed class ConfigurationFuzzTests
{
    [Fact]
    public void Any_settings_are_taken_or_all_that_is_wrong_with_them_is_said() => Fuzz.Run("config", static input =>
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Encoding.UTF8.GetString(input).Split('\n'))
        {
            var parts = line.Split('=', 2);
            settings[$"Pipelines:orders:{parts[0]}"] = parts.Length > 1 ? parts[1] : null;
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddPipeline("orders", static pipeline => pipeline
            .From([1, 2, 3])
            .Process(static number => number)
            .Batch("out", static (_, _) => default));
        var provider = services.BuildServiceProvider();
        try
        {
            Assert.Equal("orders", provider.GetRequiredService<PipelineRegistry>()["orders"].Name);
        }
        catch (OptionsValidationException wrong)
        {
            Assert.NotEmpty(wrong.Failures);
        }
        finally
        {
            Assert.True(provider.DisposeAsync().AsTask().IsCompletedSuccessfully);
        }
    }, isThrifty: false); // a container is made for each
}
