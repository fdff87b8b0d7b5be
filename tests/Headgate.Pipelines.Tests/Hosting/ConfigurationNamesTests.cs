using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Headgate.Pipelines.Tests.Hosting;

/// <summary>Names in the configuration of a pipeline: all are known, or a fault.</summary>
public sealed class ConfigurationNamesTests
{
    [Fact]
    [Trait("Conformance", "P2")]
    public void How_many_failures_are_kept_is_set_there()
    {
        var pipeline = Configured(("KeptFailures", "50"));
        Assert.Equal(50, pipeline.Plan.Options.KeptFailures);
    }

    [Theory]
    [InlineData("Retry:MaxAttemps")]
    [InlineData("RateLimit:Permit")]
    [InlineData("Sources:source:Wieght")]
    [InlineData("Processors:parse:Retry:MaxAttemps")]
    [Trait("Conformance", "P2")]
    public void What_nobody_knows_is_a_fault_wherever_it_stands(string name)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Configured((name, "5"), ("RateLimit:Permits", "7"), ("Sources:source:Weight", "1")));
        Assert.Contains("is not known", failure.Message, StringComparison.Ordinal);
    }

    private static Pipeline Configured(params IEnumerable<(string Name, string Value)> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"Pipelines:orders:{setting.Name}", (string?)setting.Value))).Build());
        services.AddPipeline("orders", p => p.From([1]).Process(static number => number, name: "parse"));
        return services.BuildServiceProvider().GetRequiredKeyedService<Pipeline>("orders");
    }
}
